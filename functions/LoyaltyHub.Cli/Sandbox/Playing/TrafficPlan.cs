using System.Globalization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Sampling;

namespace LoyaltyHub.Cli.Sandbox.Playing;

/// <summary>
/// Makes a partner's traffic from a seed: baskets of several members, parts of orders that come back, what other types the contract has, storms of repetitions, clocks that are off, clearing
/// that is days late, returns that overtake their purchases, ids used twice, forgeries and batches.
/// </summary>
internal sealed class TrafficPlan
{
    private const int MostLate = 3;
    private static readonly TimeSpan Overtaken = TimeSpan.FromMilliseconds(700);

    private readonly PartnerSender sender;
    private readonly TrafficOrder order;
    private readonly Random dice;
    private readonly EventMapping main;
    private readonly EventMapping? returning;
    private readonly IReadOnlyList<EventMapping> others;
    private readonly List<PlannedCall> calls = [];
    private readonly List<PlayedOrder> open = [];
    private readonly DateTimeOffset start;
    private long next;

    public TrafficPlan(PartnerSender sender, TrafficOrder order)
    {
        (this.sender, this.order, dice) = (sender, order, new Random(order.Seed));
        start = DateTimeOffset.FromUnixTimeSeconds(sender.Now.ToUnixTimeSeconds());
        next = start.ToUnixTimeSeconds() * 100_000;
        var events = sender.Contract.Events;
        main = events.FirstOrDefault(mapping => mapping.Activity == ActivityKind.Purchase) ?? events.FirstOrDefault(mapping => mapping.Alias != AliasKind.Order) ?? events[0];
        returning = main.Activity == ActivityKind.Purchase ? events.FirstOrDefault(mapping => mapping.Activity == ActivityKind.Return) : null;
        others = [.. events.Where(mapping => mapping != main && mapping.Alias != AliasKind.Order && mapping.Activity is not (ActivityKind.Return or ActivityKind.Confirmation))];
    }

    /// <summary>All calls, in the order of their times.</summary>
    public IReadOnlyList<PlannedCall> Make()
    {
        // Whole microseconds apart, so that the last one is due before the end.
        var count = checked((int)Math.Min((long)order.Duration.TotalSeconds * order.Rate, 1_000_000));
        for (var number = 0; number < count; number++)
        {
            Add(TimeSpan.FromTicks(TimeSpan.TicksPerSecond * number / order.Rate));
        }

        return [.. calls.OrderBy(call => call.Due)];
    }

    private void Add(TimeSpan due)
    {
        switch (dice.Next(100))
        {
            case < 8 when others.Count > 0:
                Plan("other event", due, [sender.Sampler.Make(others[dice.Next(others.Count)], Facts()).Event]);
                break;
            case < 22 when TakePart(due) is { } back:
                Plan("return", due, [back]);
                break;
            case < 27 when calls.Count > 0 && calls[^1] is { Expected: Expectation.Effect } last:
                calls.Add(last with { Kind = "storm", Due = due, Copies = dice.Next(5, 16) });
                break;
            case < 32 when sender.Signing.Tolerance is { } tolerance:
                Plan("clock off", due, [Bought(due)], skew: Sign() * (tolerance - TimeSpan.FromSeconds(30)));
                break;
            case < 36 when sender.Signing.Tolerance is { } tolerance:
                Stale(due, tolerance);
                break;
            case < 44:
                Plan("late clearing", due, [Bought(due, late: TimeSpan.FromHours(dice.Next(1, 24 * MostLate)))]);
                break;
            case < 47 when returning is not null:
                Overtake(due);
                break;
            case < 50 when main is { DuplicateKey: null, Each: null } && calls.Count > 0:
                Conflict(due);
                break;
            case < 53 when sender.Contract.Signature.Scheme.HasSecrets:
                Plan("forged", due, [Bought(due)], Expectation.Refusal, forged: true);
                break;
            case < 57 when sender.Sampler.Calls.Forms.Any(sender.Sampler.Calls.HoldsSeveral):
                Plan("batch", due, [.. Enumerable.Range(0, dice.Next(2, 6)).Select(_ => Bought(due))], form: sender.Sampler.Calls.Forms.First(sender.Sampler.Calls.HoldsSeveral));
                break;
            default:
                Plan("event", due, [Bought(due)]);
                break;
        }
    }

    /// <summary>Signed by a clock that is too far off, refused, and signed anew.</summary>
    private void Stale(TimeSpan due, TimeSpan tolerance)
    {
        var sign = sender.Signing.RefusesFuture ? Sign() : -1;
        Plan("clock too far off", due, [Bought(due)], Expectation.Refusal, skew: sign * (tolerance + TimeSpan.FromSeconds(60)));
        var refused = calls[^1];
        calls.Add(refused with { Kind = "signed anew", Due = due + Overtaken, Skew = TimeSpan.Zero, Expected = Expectation.Effect });
    }

    private void Overtake(TimeSpan due)
    {
        var bought = Bought(due);
        var last = open[^1];
        Plan("return before its purchase", due, [Return(last, due)]);
        Plan("event", due + Overtaken, [bought]);
    }

    private void Conflict(TimeSpan due)
    {
        var first = Bought(due);
        Plan("event", due, [first]);
        Plan("other bytes", due + Overtaken, [first.InOtherBytes()], Expectation.Conflict);
    }

    private SampleEvent? TakePart(TimeSpan due)
    {
        // Not the newest: what follows a purchase at once may overtake it, which is played on its own.
        open.RemoveAll(one => one.IsWhollyBack);
        var old = open.Where(one => one.Facts.At <= start + due - TimeSpan.FromSeconds(2)).ToList();
        return returning is null || old.Count == 0 ? null : Return(old[dice.Next(old.Count)], due);
    }

    private SampleEvent Return(PlayedOrder order, TimeSpan due) =>
        Made(returning!, order.Take(Facts() with { At = start + due }, !returning!.Fields.ContainsKey(ContractField.Amount), dice));

    private SampleEvent Bought(TimeSpan due, TimeSpan late = default)
    {
        var total = dice.NextInt64(9_900, 1_500_000);
        var lines = dice.Next(1, 5);
        SampleLine[] basket = [.. Enumerable.Range(1, lines).Select(number => new SampleLine(number.ToString(CultureInfo.InvariantCulture), number < lines ? total / lines : total - (total / lines * (lines - 1))))];
        var facts = Facts() with { Minor = total, Lines = basket, At = start + TimeSpan.FromSeconds((long)due.TotalSeconds) - late };
        if (main.Activity == ActivityKind.Purchase)
        {
            open.Add(new PlayedOrder(facts));
        }

        return Made(main, facts);
    }

    private SampleFacts Facts()
    {
        var id = (++next).ToString(CultureInfo.InvariantCulture);
        return new SampleFacts(id, dice.Next(order.Members) + 1, id, 100_000, start) { Other = order.Members + 1 + dice.Next(order.Members) };
    }

    private SampleEvent Made(EventMapping mapping, SampleFacts facts) =>
        sender.Sampler.Make(mapping, facts) is { Event: { } made } ? made : throw new InvalidOperationException($"No event of type '{mapping.Type}' can be made; `hub partner test` says why.");

    private int Sign() => dice.Next(2) == 0 ? -1 : 1;

    private void Plan(
        string kind, TimeSpan due, IReadOnlyList<SampleEvent?> events, Expectation expected = Expectation.Effect, TimeSpan skew = default, bool forged = false, CallForm? form = null)
    {
        SampleEvent[] made = [.. events.OfType<SampleEvent>()];
        if (made.Length == 0)
        {
            return;
        }

        var (id, call) = (made[0].Facts.Key, sender.Sampler.Calls.Write(form ?? sender.Sampler.Calls.Forms[0], made));
        var read = made is [{ Details: not null } thin] ? sender.Sampler.ReadEvent(thin, id, start) : sender.Sampler.Read(call, id, start);
        string[] ids = [.. read.OfType<NormalisedEvent.Accepted>().Select(one => one.Activity.EventId.Value)];
        calls.Add(new PlannedCall(kind, due, call, id, ids, expected) { Skew = skew, Forged = forged });
    }
}
