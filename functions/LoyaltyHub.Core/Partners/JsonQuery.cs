using System.Globalization;
using System.Text.Json;
using DevLab.JmesPath;
using DevLab.JmesPath.Expressions;
using Newtonsoft.Json.Linq;

namespace LoyaltyHub.Core.Partners;

/// <summary>
/// A JMESPath query (jmespath.org): selects what a pointer cannot, <c>transactions[?kind=='refund'].amount</c>. Numbers keep their digits
/// while they are selected; JMESPath's own arithmetic (<c>sum</c>, <c>to_number</c>) is binary, so amounts are added by the hub instead.
/// </summary>
public sealed class JsonQuery
{
    private static readonly JmesPath Language = new();
    private readonly string text;
    private readonly Lock gate = new();
    private readonly JmesPathExpression expression;

    private JsonQuery(string text, JmesPathExpression expression)
    {
        this.text = text;
        this.expression = expression;
    }

    /// <summary>Reads a query without throwing.</summary>
    public static bool TryParse(string text, out JsonQuery? query)
    {
        query = null;
        try
        {
            query = new JsonQuery(text, Language.Parse(text));
            return true;
        }
#pragma warning disable CA1031 // The library tells every mistake in a query by a plain Exception.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    /// <summary>Makes the tree that queries run on; it is made once per event.</summary>
    public static JToken Tree(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JObject(value.EnumerateObject().Select(member => new JProperty(member.Name, Tree(member.Value)))),
        JsonValueKind.Array => new JArray(value.EnumerateArray().Select(Tree)),
        JsonValueKind.String => new JValue(value.GetString()),
        JsonValueKind.Number => Number(value.GetRawText()),
        JsonValueKind.True or JsonValueKind.False => new JValue(value.GetBoolean()),
        _ => JValue.CreateNull(),
    };

    /// <summary>What the query selects; null where that is nothing, or where a function of it cannot be applied to this event.</summary>
    public JsonElement? Find(JToken tree)
    {
        try
        {
            // The library keeps the document in the expression while it runs.
            JToken found;
            lock (gate)
            {
                found = expression.Transform(tree).AsJToken();
            }

            return found.Type == JTokenType.Null ? null : JsonSerializer.Deserialize<JsonElement>(found.ToString(Newtonsoft.Json.Formatting.None));
        }
#pragma warning disable CA1031 // The library tells a value of the wrong kind by a plain Exception.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    /// <summary>The query as it was written.</summary>
    public override string ToString() => text;

    // What neither type holds exactly is left as text, and so is no number to any comparison.
    private static JValue Number(string digits) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? new JValue(whole)
        : digits.Length <= 28 && decimal.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var exact) ? new JValue(exact)
        : new JValue(digits);
}
