using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Benchmarks.Rules;

/// <summary>Both programmes and the purchases they decide, each in its own form.</summary>
internal sealed class SameDecisions
{
    /// <summary>How many purchases.</summary>
    public const int Count = 1_000;

    private readonly Account account = Account.Empty(MemberId.From("anna"));
    private readonly Programme programme = RewardTerms.Programme();
    private readonly Circumstances circumstances = Circumstances.At(new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero));

    /// <summary>The purchases.</summary>
    public PurchaseFacts[] Facts { get; } = PurchaseFacts.Traffic(Count);

    /// <summary>The same purchases as activities.</summary>
    public Activity[] Activities { get; } = [.. PurchaseFacts.Traffic(Count).Select((facts, index) => facts.ToActivity(index))];

    /// <summary>What LoyaltyHub decides, with postings, explanation and the account after it.</summary>
    public Decided Decide(Activity activity) => Decider.Decide(account, programme, activity, circumstances);

    /// <summary>Has both decide every purchase.</summary>
    /// <returns>How many purchases fit no rule, one and two.</returns>
    /// <exception cref="InvalidOperationException">They grant different points.</exception>
    public async Task<int[]> CheckAsync(LambdaProgramme lambdas)
    {
        var fits = new int[3];
        for (var index = 0; index < Count; index++)
        {
            var granted = Decide(Activities[index]).Decision.Trace.OfType<Trace.Granted>().ToList();
            var (ours, theirs) = (granted.Sum(step => step.Points), await lambdas.PointsAsync(Facts[index]));
            if (ours != theirs)
            {
                throw new InvalidOperationException($"{Facts[index]}: LoyaltyHub grants {ours} points, RulesEngine {theirs}.");
            }

            fits[granted.Count]++;
        }

        return fits;
    }
}
