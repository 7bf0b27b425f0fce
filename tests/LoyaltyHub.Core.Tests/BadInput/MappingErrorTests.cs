using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Sampling;
using LoyaltyHub.Core.Tests.Activities;
using LoyaltyHub.Core.Tests.Sampling;
using Xunit;

namespace LoyaltyHub.Core.Tests.BadInput;

/// <summary>Every field of every mapping of every sample contract, left out and of every other kind: told by its name, place, line and remedy, or left alone where the contract says so. Nothing that an event says is repeated.</summary>
public sealed class MappingErrorTests
{
    private const string Canary = "canary-7f3b";
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, JsonNode?> Kinds = new()
    {
        ["an object"] = new JsonObject { [Canary] = Canary },
        ["an array"] = new JsonArray(Canary),
        ["null"] = null,
        ["true"] = true,
        ["a long text"] = new string('x', 300) + Canary,
        ["control characters"] = $"{Canary}\r\nX-Injected: {Canary}",
        ["NaN"] = "NaN",
        ["minus zero"] = JsonNode.Parse("-0"),
        ["an exponent"] = JsonNode.Parse("1e3"),
        ["three decimals"] = "12.345",
        ["four hundred digits"] = JsonNode.Parse(new string('9', 400)),
        ["a huge exponent"] = JsonNode.Parse("1e999999999"),
    };

    public static TheoryData<string> Files => SampleContracts.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void What_cannot_be_taken_is_told_with_field_place_line_and_remedy(string file)
    {
        var contract = SampleContracts.Read(file);
        var tried = 0;
        foreach (var mapping in contract.Events)
        {
            if (new PartnerSampler(contract).Make(mapping, new SampleFacts("100001", 1, "100001", 100_000, Now)).Event is not { } made)
            {
                continue;
            }

            var whole = Whole(contract, made);
            foreach (var (field, source) in mapping.Fields.Where(field => field.Value is FieldSource.From))
            {
                foreach (var (kind, value) in Kinds.Append(new("missing", null)))
                {
                    var item = (JsonObject)whole.DeepClone();
                    if (Edited(item, ((FieldSource.From)source).Pointer, value, remove: kind == "missing"))
                    {
                        tried++;
                        Judge(contract, mapping, made, item, $"{mapping.Path} {field} {kind}", field, kind);
                    }
                }
            }
        }

        Assert.True(tried > 0 || file.EndsWith("strava.json", StringComparison.Ordinal), "nothing was tried");
    }

    private static void Judge(PartnerContract contract, EventMapping mapping, SampleEvent made, JsonObject item, string what, ContractField field, string kind)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(item);
        var fallback = new EventFallback("100001", Now) { Named = made.Headers.Select(header => ($"header {header.Key.ToLowerInvariant()}", header.Value)).Concat(made.Parameters.Select(one => ($"url {one.Key}", one.Value))).ToDictionary(one => one.Item1, one => one.Value) };
        var normaliser = new Normaliser(contract, Partner.Hasher);
        var read = contract.Fetches.TryGetValue(mapping.Type, out var fetch) && item.TryGetPropertyValue(fetch.Into, out var details)
            ? normaliser.NormaliseFetched(JsonSerializer.SerializeToUtf8Bytes(Without(item, fetch.Into)), fallback, JsonSerializer.SerializeToUtf8Bytes(details))
            : normaliser.NormaliseEvent(body, fallback);
        foreach (var rejected in read.OfType<NormalisedEvent.Rejected>())
        {
            Assert.NotEmpty(rejected.Errors);
            Assert.All(rejected.Errors, error =>
            {
                Assert.True(error is { Field.Length: > 0, Problem.Length: > 0, Remedy.Length: > 0, Contract.Length: > 0, ContractLine: > 1 }, $"{what}: {error}");
                Assert.DoesNotContain(Canary, $"{error}", StringComparison.Ordinal);
            });
        }

        // A field that cannot be read is never left out in silence where the mapping has to have it.
        if (kind is "an object" or "an array" && field is ContractField.Amount or ContractField.Order or ContractField.Member or ContractField.Currency or ContractField.EventId)
        {
            Assert.DoesNotContain(read, one => one is NormalisedEvent.Accepted accepted && accepted.Activity.What.GetType() == typeof(Happening.Purchased) && mapping.Activity == ActivityKind.Purchase);
        }

        Assert.All(read.OfType<NormalisedEvent.Accepted>(), accepted => Assert.DoesNotContain('\r', accepted.Activity.EventId.Value));
    }

    /// <summary>Puts a value where a pointer leads, or takes out what is there. False where nothing is there.</summary>
    private static bool Edited(JsonNode root, JsonPointer pointer, JsonNode? value, bool remove)
    {
        var names = pointer.ToString().Split('/').Skip(1).Select(name => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();
        var parent = names.SkipLast(1).Aggregate((JsonNode?)root, (at, name) => at switch
        {
            JsonObject some => some[name],
            JsonArray list when int.TryParse(name, out var index) && index < list.Count => list[index],
            _ => null,
        });
        if (parent is not JsonObject holder || !holder.ContainsKey(names[^1]))
        {
            return false;
        }

        holder.Remove(names[^1]);
        if (!remove)
        {
            holder[names[^1]] = value?.DeepClone();
        }

        return true;
    }

    private static JsonObject Whole(PartnerContract contract, SampleEvent made)
    {
        var item = (JsonObject)made.Item.DeepClone();
        if (contract.Fetches.TryGetValue(made.Mapping.Type, out var fetch) && made.Details is { } details)
        {
            item[fetch.Into] = JsonNode.Parse(details.Value);
        }

        return item;
    }

    private static JsonObject Without(JsonObject item, string name)
    {
        var thin = (JsonObject)item.DeepClone();
        thin.Remove(name);
        return thin;
    }
}
