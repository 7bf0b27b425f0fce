using System.Globalization;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Tells of the rules that did not apply for reasons that lie in the activity: they are not kept, since activity and programme version tell them again.</summary>
internal static class Misses
{
    /// <summary>The first reason why a rule does not apply to an activity; null where none lies in the activity.</summary>
    public static Trace.Missed? Of(EarnRule rule, Programme programme, in Occasion occasion)
    {
        if (!rule.On.Contains(occasion.Kind) && !rule.On.Contains(EarnRule.Anything))
        {
            return new Trace.Missed(rule.Id, MissReason.Kind, string.Join(", ", rule.On), occasion.Kind);
        }

        if (RuleBook.Of(programme).Rule(rule.Id).Matcher.Misses(occasion) is not { } reason)
        {
            return null;
        }

        var (wanted, found) = Words(reason, rule, programme, occasion);
        return new Trace.Missed(rule.Id, reason, wanted, found);
    }

    private static (string Wanted, string? Found) Words(MissReason reason, EarnRule rule, Programme programme, in Occasion occasion)
    {
        var (when, purchase) = (rule.When, occasion.Purchase);
        static string Minor(long? amount) => (amount ?? 0).ToString(CultureInfo.InvariantCulture);
        return reason switch
        {
            MissReason.Partner => (string.Join(", ", when.Partners), occasion.Partner.Value),
            MissReason.ExceptPartner => (string.Join(", ", when.ExceptPartners), occasion.Partner.Value),
            MissReason.Validity => ("", null),
            MissReason.Mcc => (string.Join(", ", when.Mcc), purchase?.Mcc),
            MissReason.ExceptMcc => (string.Join(", ", when.ExceptMcc), purchase?.Mcc),
            MissReason.Category => (string.Join(", ", when.Categories), purchase?.Category),
            MissReason.ExceptCategory => (string.Join(", ", when.ExceptCategories), purchase?.Category),
            MissReason.Channel => (string.Join(", ", when.Channels), purchase?.Channel),
            MissReason.Sku => (string.Join(", ", when.Skus), null),
            MissReason.Lines => ("", null),
            MissReason.Currency => (programme.TermsOf(rule).Burn.Currency.Value, purchase?.Paid.Unit.Value),
            MissReason.Amount => (Minor(when.MinimumAmount), Minor(purchase?.Paid.Value)),
            MissReason.MaximumAmount => (Minor(when.MaximumAmount), Minor(purchase?.Paid.Value)),
            _ => throw new InvalidOperationException($"{reason} does not lie in the activity."),
        };
    }
}
