using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LoyaltyHub.Core.Sampling;

/// <summary>
/// Makes what a query would select, for the queries that contracts are made of: names, places in lists, and filters that ask for equality:
/// <c>transactions[?kind=='refund' &amp;&amp; status=='success'] | [0].amount</c>. What it does not understand it leaves alone.
/// </summary>
internal static partial class QueryGrowth
{
    /// <summary>Makes it, with a value that says nothing. False where the query is of another kind.</summary>
    public static bool Grow(JsonObject item, string query)
    {
        var place = new List<string>();
        var (at, piped, projected) = (0, false, false);
        while (at < query.Length)
        {
            if (Piece().Match(query, at) is not { Success: true } piece)
            {
                return false;
            }

            at += piece.Length;
            if (piece.Groups["pipe"].Success)
            {
                piped = true;
            }
            else if (piece.Groups["name"] is { Success: true } name)
            {
                place.Add(name.Value.Trim('"'));
            }
            else if (piece.Groups["index"] is { Success: true } index)
            {
                // Behind a pipe it picks of what was selected, which is one element.
                if (!(piped && projected))
                {
                    place.Add(index.Value.Length > 0 && index.Value != "*" ? index.Value : "0");
                }

                (piped, projected) = (false, projected || index.Value is "" or "*");
            }
            else if (piece.Groups["filter"] is { Success: true } filter)
            {
                if (Element(item, place, filter.Value) is not { } element)
                {
                    return false;
                }

                place.Add(element);
                projected = true;
            }
        }

        return JsonPlace.Find(item, place) is not null || JsonPlace.Put(item, place, JsonValue.Create("?"));
    }

    /// <summary>The place in a list of the element that fits a filter, made where there is none.</summary>
    private static string? Element(JsonObject item, List<string> list, string filter)
    {
        var wanted = filter.Split("&&").Select(condition => Equality().Match(condition)).ToList();
        if (!wanted.TrueForAll(condition => condition.Success))
        {
            return null;
        }

        var elements = (JsonPlace.Find(item, list) as JsonArray ?? []).ToList();
        var index = elements.FindIndex(element => wanted.TrueForAll(condition => JsonPlace.Find(element, Names(condition))?.ToString() == Literal(condition)?.ToString()));
        var name = (index < 0 ? elements.Count : index).ToString(CultureInfo.InvariantCulture);
        if (JsonPlace.Find(item, list) is not JsonArray && !JsonPlace.Put(item, list, new JsonArray()))
        {
            return null;
        }

        return wanted.TrueForAll(condition => JsonPlace.Put(item, [.. list, name, .. Names(condition)], Literal(condition))) ? name : null;
    }

    private static string[] Names(Match condition) => condition.Groups["key"].Value.Split('.');

    private static JsonNode? Literal(Match condition) => condition.Groups["text"].Success
        ? JsonValue.Create(condition.Groups["text"].Value)
        : JsonNode.Parse(condition.Groups["json"].Value);

    [GeneratedRegex("""\G\s*(?:(?<pipe>\|)|\.?(?<name>[A-Za-z_][A-Za-z0-9_]*|"[^"\\]+")(?!\s*\()|\[(?<index>[0-9]+|\*|)\]|\[\?(?<filter>[^\]\[]+)\]|@(?=\s*$))\s*""")]
    private static partial Regex Piece();

    [GeneratedRegex("""^\s*(?<key>[A-Za-z_][A-Za-z0-9_.]*)\s*==\s*(?:'(?<text>[^']*)'|`(?<json>[^`]*)`)\s*$""")]
    private static partial Regex Equality();
}
