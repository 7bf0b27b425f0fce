using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Benchmarks.Rules;

/// <summary>A programme and the purchases it decides.</summary>
/// <param name="programme">The programme.</param>
internal sealed class SameDecisions(Programme programme)
{
    /// <summary>How many purchases.</summary>
    public const int Count = 1_000;

    private readonly Account account = Account.Empty(MemberId.From("anna"));
    private readonly Circumstances circumstances = Circumstances.At(new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero));

    /// <summary>The purchases.</summary>
    public PurchaseFacts[] Facts { get; } = PurchaseFacts.Traffic(Count);

    /// <summary>The same purchases as activities.</summary>
    public Activity[] Activities { get; } = [.. PurchaseFacts.Traffic(Count).Select((facts, index) => facts.ToActivity(index))];

    /// <summary>The rules made ready.</summary>
    public Evaluation Evaluation { get; } = Evaluation.Of(programme);

    /// <summary>What LoyaltyHub decides, with postings, explanation and the account after it.</summary>
    public Decided Decide(Activity activity) => Decider.Decide(account, programme, activity, circumstances);

    /// <summary>Has both say of every purchase which rules hold and what each comes to, and holds the evaluation against the decision.</summary>
    /// <returns>How many purchases fit no rule, one and two.</returns>
    /// <exception cref="InvalidOperationException">They say different things.</exception>
    public async Task<int[]> CheckAsync(LambdaProgramme lambdas)
    {
        var fits = new int[3];
        var theirs = new (string Rule, long Points)[Evaluation.Most];
        for (var index = 0; index < Count; index++)
        {
            var ours = Evaluate(Activities[index]);
            var (count, _) = await lambdas.DecideAsync(Facts[index], theirs);
            var granted = Decide(Activities[index]).Decision.Trace.OfType<Trace.Granted>().Select(step => (step.Rule, step.Points)).ToList();
            if (!ours.SequenceEqual(theirs[..count]) || !ours.SequenceEqual(granted))
            {
                throw new InvalidOperationException($"{Facts[index]}: LoyaltyHub says {Text(ours)} and grants {Text(granted)}, RulesEngine says {Text(theirs[..count])}.");
            }

            fits[ours.Count]++;
        }

        return fits;
    }

    private List<(string Rule, long Points)> Evaluate(Activity activity)
    {
        var fitting = new FittingRule[Evaluation.Most];
        var count = Evaluation.Run(activity, fitting);
        return [.. fitting[..count].Select(fit => (fit.Rule.Id, fit.Points!.Value))];
    }

    private static string Text(IEnumerable<(string Rule, long Points)> rules) => $"[{string.Join(", ", rules)}]";
}
