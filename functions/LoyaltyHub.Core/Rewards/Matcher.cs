using System.Collections.Frozen;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Conditions that look at the activity alone, made ready to be asked often. An activity and a rule's version tell at any time what it says.</summary>
internal sealed class Matcher
{
    private readonly EarnCondition when;
    private readonly DayRange valid;
    private readonly bool limited;
    private readonly Unit? currency;
    private readonly FrozenSet<string>? partners;
    private readonly FrozenSet<string>? exceptPartners;
    private readonly FrozenSet<string>? mcc;
    private readonly FrozenSet<string>? exceptMcc;
    private readonly FrozenSet<string>? categories;
    private readonly FrozenSet<string>? exceptCategories;
    private readonly FrozenSet<string>? skus;
    private readonly FrozenSet<string>? channels;

    /// <param name="when">The conditions.</param>
    /// <param name="valid">The days.</param>
    /// <param name="currency">The currency that purchases have to be paid in; null for any.</param>
    /// <param name="lines">Which lines count; null for no matter.</param>
    public Matcher(EarnCondition when, DayRange valid, Unit? currency, LineMatcher? lines)
    {
        (this.when, this.valid, this.currency, Lines) = (when, valid, currency, lines);
        limited = valid != default;
        (partners, exceptPartners) = (SetOf(when.Partners.Select(partner => partner.Value)), SetOf(when.ExceptPartners.Select(partner => partner.Value)));
        (mcc, exceptMcc) = (SetOf(when.Mcc), SetOf(when.ExceptMcc));
        (categories, exceptCategories) = (SetOf(when.Categories), SetOf(when.ExceptCategories));
        (skus, channels) = (SetOf(when.Skus), SetOf(when.Channels));
    }

    public LineMatcher? Lines { get; }

    /// <summary>Whether activities of a partner can match at all.</summary>
    public bool Admits(PartnerId partner) => partners?.Contains(partner.Value) != false && exceptPartners?.Contains(partner.Value) != true;

    /// <summary>The first reason why an activity does not match; null where it does.</summary>
    public MissReason? Misses(in Occasion occasion)
    {
        var purchase = occasion.Purchase;
        return partners?.Contains(occasion.Partner.Value) == false ? MissReason.Partner
            : exceptPartners?.Contains(occasion.Partner.Value) == true ? MissReason.ExceptPartner
            : limited && !valid.Holds(occasion.CalendarDay) ? MissReason.Validity
            : mcc is not null && (purchase?.Mcc is not { } code || !mcc.Contains(code)) ? MissReason.Mcc
            : exceptMcc is not null && purchase?.Mcc is { } left && exceptMcc.Contains(left) ? MissReason.ExceptMcc
            : categories is not null && (purchase?.Category is not { } category || !categories.Contains(category)) ? MissReason.Category
            : exceptCategories is not null && purchase?.Category is { } other && exceptCategories.Contains(other) ? MissReason.ExceptCategory
            : channels is not null && (purchase?.Channel is not { } channel || !channels.Contains(channel)) ? MissReason.Channel
            : skus is not null && !HasSku(purchase) ? MissReason.Sku
            : Lines is not null && !HasLine(purchase) ? MissReason.Lines
            : purchase is not null ? OfMoney(purchase.Paid)
            : null;
    }

    private MissReason? OfMoney(Amount paid) =>
        currency is { } unit && paid.Unit != unit ? MissReason.Currency
        : when.MinimumAmount is { } least && paid.Value < least ? MissReason.Amount
        : when.MaximumAmount is { } most && paid.Value > most ? MissReason.MaximumAmount
        : null;

    private bool HasSku(Happening.Purchased? purchase)
    {
        foreach (var line in purchase?.Lines ?? [])
        {
            if (line.Sku is { } sku && skus!.Contains(sku))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasLine(Happening.Purchased? purchase)
    {
        foreach (var line in purchase?.Lines ?? [])
        {
            if (Lines!.Takes(line))
            {
                return true;
            }
        }

        return false;
    }

    private static FrozenSet<string>? SetOf(IEnumerable<string> names) => names.ToFrozenSet(StringComparer.Ordinal) is { Count: > 0 } set ? set : null;
}

/// <summary>Says which lines of an order count.</summary>
internal sealed class LineMatcher(LineFilter filter)
{
    private readonly FrozenSet<string> categories = filter.Categories.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> exceptCategories = filter.ExceptCategories.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> mcc = filter.Mcc.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> skus = filter.Skus.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> exceptSkus = filter.ExceptSkus.ToFrozenSet(StringComparer.Ordinal);

    public bool Takes(OrderLine line) =>
        (categories.Count == 0 || (line.Category is { } category && categories.Contains(category)))
        && (line.Category is not { } left || !exceptCategories.Contains(left))
        && (mcc.Count == 0 || (line.Mcc is { } code && mcc.Contains(code)))
        && (skus.Count == 0 || (line.Sku is { } sku && skus.Contains(sku)))
        && (line.Sku is not { } other || !exceptSkus.Contains(other))
        && !(filter.ExceptDiscounted && line.Discounted);
}
