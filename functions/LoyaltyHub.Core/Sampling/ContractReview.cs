using System.Text.Json.Nodes;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Sampling;

/// <summary>Looks at a contract that can be read: whether it reads its own examples, what they mean by it, and what is hardly meant.</summary>
/// <param name="Faults">Examples that it does not read.</param>
/// <param name="Warnings">What is hardly meant, or leaves more open than it has to.</param>
/// <param name="Readings">What each example means.</param>
public sealed record ContractReview(IReadOnlyList<ContractFinding> Faults, IReadOnlyList<ContractFinding> Warnings, IReadOnlyList<ExampleReading> Readings)
{
    private static readonly DateTimeOffset Moment = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Looks at a contract, without a hub.</summary>
    public static ContractReview Of(PartnerContract contract)
    {
        var (faults, warnings, readings) = (new List<ContractFinding>(), new List<ContractFinding>(ContractWarnings.Of(contract)), new List<ExampleReading>());
        var sampler = new PartnerSampler(contract);
        foreach (var type in contract.Events.Select(mapping => mapping.Type).Distinct())
        {
            if (contract.Examples.TryGetValue(type, out var example))
            {
                var read = Read(contract, sampler, type, (JsonObject)JsonNode.Parse(example.GetRawText())!);
                readings.Add(new ExampleReading(type, [.. read.Select(Words)]));
                faults.AddRange(read.OfType<NormalisedEvent.Rejected>().SelectMany(rejected => rejected.Errors).Where(IsOfEvent).Select(error => new ContractFinding(
                    $"/examples/{JsonPointer.Escape(type)}", $"is not read by {error.Contract} of this contract: {error.Field} ({error.Pointer}) {error.Problem}; {error.Remedy}")));
            }

            foreach (var mapping in contract.MappingsOf(type))
            {
                if (sampler.Make(mapping, new SampleFacts("1000001", 1, "1000001", 100_000, Moment)).Problem is { } problem)
                {
                    warnings.Add(new ContractFinding(mapping.Path, $"cannot be tried in the sandbox: {problem}"));
                }
            }
        }

        return new ContractReview(faults, warnings, readings);
    }

    private static IReadOnlyList<NormalisedEvent> Read(PartnerContract contract, PartnerSampler sampler, string type, JsonObject item)
    {
        var draft = new EventDraft(item, []);
        draft.Put(contract.TypeField, type);
        var one = new SampleEvent(contract.MappingsOf(type)[0], new SampleFacts("", 0, "", 0, Moment), draft.Item, draft.Headers, draft.Parameters);
        return sampler.ReadEvent(sampler.Thin(one, "1000001", Moment) ?? one, "1000001", Moment);
    }

    /// <summary>What stands beside the event, an example does not hold.</summary>
    private static bool IsOfEvent(FieldError error) => error.Pointer.Length == 0 || error.Pointer[0] == '/';

    private static string Words(NormalisedEvent read) => read switch
    {
        NormalisedEvent.Accepted accepted => $"{accepted.Activity.What.GetType().Name} {string.Join(", ", Said(accepted.Activity))}",
        NormalisedEvent.Ignored ignored => $"ignored: {ignored.Reason}",
        NormalisedEvent.Thin => "its details are fetched",
        NormalisedEvent.Rejected rejected => $"not read: {string.Join(", ", rejected.Errors.Select(error => error.Field))}",
        _ => "",
    };

    private static IEnumerable<string> Said(Activity activity)
    {
        switch (activity.What)
        {
            case Happening.Purchased purchase:
                yield return $"order {purchase.Order}";
                yield return purchase.Paid.ToString();
                break;
            case Happening.Returned returned:
                yield return $"order {returned.Order}";
                yield return returned.Refunded?.ToString() ?? $"{returned.Lines?.Count} lines";
                break;
            case Happening.Engaged engaged:
                yield return $"{engaged.Activity} × {engaged.Quantity}";
                break;
            default:
                break;
        }

        yield return $"event {activity.EventId}";
        if (activity.At != Moment)
        {
            yield return activity.At.ToString("O");
        }
    }
}

/// <summary>Something about a contract and its place in it.</summary>
/// <param name="Path">The place (RFC 6901).</param>
/// <param name="What">What it is, and what helps.</param>
public sealed record ContractFinding(string Path, string What);

/// <summary>What an example means by its contract.</summary>
/// <param name="Type">The event type.</param>
/// <param name="Means">One or several activities, or why it is none.</param>
public sealed record ExampleReading(string Type, IReadOnlyList<string> Means);
