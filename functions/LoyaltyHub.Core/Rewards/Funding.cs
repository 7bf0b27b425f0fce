using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Shares what is paid for points among those who pay, to the last minor unit.</summary>
internal static class Funding
{
    /// <summary>Whoever pays for what something grants, with what each pays for so many points of one event.</summary>
    public static IReadOnlyList<Payer> Of(AccrualTerms accrual, PartnerId partner, long worth) =>
        accrual.Funding.Count == 0 ? [new Payer(BookAccounts.Of(partner), FundingShare.Whole, worth, accrual.Fee)] : Shared(accrual, partner, worth);

    private static Payer[] Shared(AccrualTerms accrual, PartnerId partner, long worth)
    {
        // The activity's partner may be named besides 'self': what it pays is one share.
        var shares = accrual.Funding.GroupBy(share => AccountOf(share.Payer, partner)).Select(payer => new Payer(payer.Key, payer.Sum(share => share.Share), 0)).ToList();
        var (worths, fees) = (Split(worth, shares), Split(accrual.Fee, shares));
        return [.. shares.Select((share, index) => share with { Worth = worths[index], Fee = fees[index] })];
    }

    /// <summary>
    /// Splits an amount by shares of 100 percent: each gets its part rounded down, and what is left goes, a minor unit each, to those who lost most by the rounding, the first
    /// of several.
    /// </summary>
    public static long[] Split(long amount, IReadOnlyList<Payer> shares)
    {
        var parts = new long[shares.Count];
        var lost = new (long Lost, int Index)[shares.Count];
        var left = amount;
        for (var index = 0; index < parts.Length; index++)
        {
            var (part, rest) = Int128.DivRem((Int128)amount * shares[index].Share, FundingShare.Whole);
            parts[index] = (long)part;
            lost[index] = ((long)rest, index);
            left -= parts[index];
        }

        Array.Sort(lost, static (one, other) => one.Lost != other.Lost ? other.Lost.CompareTo(one.Lost) : one.Index.CompareTo(other.Index));
        for (var next = 0; left > 0; next++, left--)
        {
            parts[lost[next].Index]++;
        }

        return parts;
    }

    /// <summary>Books what is paid; negative is paid back.</summary>
    public static void Book(Draft draft, IReadOnlyList<Payer> payers, Unit currency, int sign)
    {
        for (var index = 0; index < payers.Count; index++)
        {
            var payer = payers[index];
            draft.Move(payer.Account, BookAccounts.PointsFund, new Amount(sign * payer.Worth, currency));
            if (payer.Fee != 0)
            {
                draft.Move(payer.Account, BookAccounts.Fees, new Amount(sign * payer.Fee, currency));
            }
        }
    }

    /// <summary>What each payer gets back where so many points are kept: what it has paid, less its share of what is kept. A fee comes back with the last point.</summary>
    public static IReadOnlyList<Payer> Back(OrderGrant grant, long kept)
    {
        var stays = Split(checked(grant.Each.Value * kept), grant.Payers);
        return [.. grant.Payers.Select((payer, index) => payer with { Worth = payer.Worth - stays[index], Fee = kept == 0 ? payer.Fee : 0 })];
    }

    /// <summary>The payers as a step keeps them: not at all where it is the activity's partner alone, without a fee.</summary>
    public static IReadOnlyList<Payer>? Kept(IReadOnlyList<Payer> payers, PartnerId partner) =>
        payers is [{ Share: FundingShare.Whole, Fee: 0 } one] && one.Account == BookAccounts.Of(partner) ? null : payers;

    private static string AccountOf(string payer, PartnerId partner) => payer switch
    {
        FundingShare.Self => BookAccounts.Of(partner),
        FundingShare.Hub => BookAccounts.HubFunding,
        _ => BookAccounts.Of(PartnerId.From(payer)),
    };
}
