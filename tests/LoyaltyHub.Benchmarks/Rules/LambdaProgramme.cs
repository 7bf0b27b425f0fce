using LoyaltyHub.Core.Programmes;
using RulesEngine.Models;

namespace LoyaltyHub.Benchmarks.Rules;

/// <summary>The same programme for the package RulesEngine: a workflow of lambda expressions, and the points of those that hold.</summary>
internal sealed class LambdaProgramme
{
    private const string Name = "thirty";
    private readonly RulesEngine.RulesEngine engine;
    private readonly Dictionary<string, RewardTerms> terms = RewardTerms.All.ToDictionary(known => known.Id, StringComparer.Ordinal);

    /// <param name="lean">Whether it leaves out what it does by default and points do not need: messages of rules that do not hold, actions.</param>
    public LambdaProgramme(bool lean)
    {
        var settings = lean ? new ReSettings { EnableFormattedErrorMessage = false, EnableScopedParams = false, AutoExecuteActions = false } : new ReSettings();
        var rules = RewardTerms.All.Select(known => new Rule { RuleName = known.Id, RuleExpressionType = RuleExpressionType.LambdaExpression, Expression = known.ToExpression() });
        engine = new RulesEngine.RulesEngine([new Workflow { WorkflowName = Name, Rules = [.. rules] }], settings);
    }

    /// <summary>What a purchase earns by each rule that holds, and in all. The first one compiles the expressions; they are kept.</summary>
    /// <param name="purchase">The purchase.</param>
    /// <param name="into">Takes the rules that hold and their points; there is room for all.</param>
    public async ValueTask<(int Count, long Points)> DecideAsync(PurchaseFacts purchase, Memory<(string Rule, long Points)> into)
    {
        var (count, sum) = (0, 0L);
        foreach (var result in await engine.ExecuteAllRulesAsync(Name, new RuleParameter("purchase", purchase)))
        {
            if (!string.IsNullOrEmpty(result.ExceptionMessage) && result.ExceptionMessage.Contains("xception", StringComparison.Ordinal))
            {
                throw new InvalidOperationException(result.ExceptionMessage);
            }

            if (result.IsSuccess)
            {
                var points = Points(terms[result.Rule.RuleName], purchase.Paid);
                into.Span[count++] = (result.Rule.RuleName, points);
                sum = checked(sum + points);
            }
        }

        return (count, sum);
    }

    private static long Points(RewardTerms rule, long paid)
    {
        var exact = paid * rule.Percent / (100m * RewardTerms.PointValue);
        return (long)(rule.Rounding switch
        {
            Rounding.Down => decimal.Truncate(exact),
            Rounding.Up => decimal.Ceiling(exact),
            Rounding.HalfUp => decimal.Round(exact, 0, MidpointRounding.AwayFromZero),
            _ => decimal.Round(exact, 0, MidpointRounding.ToEven),
        });
    }
}
