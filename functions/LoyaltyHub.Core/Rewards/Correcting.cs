using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Puts right what was granted by wrong facts or wrong rules: posts what each rule's points are more or less than they were, and moves caps, counters, budgets and what partners
/// pay by the same. All of it, or nothing where the account is not as it was when the correction was worked out.
/// </summary>
internal static class Correcting
{
    public static void Correct(Draft draft, Happening.Corrected corrected)
    {
        if (draft.Account.Entries != corrected.DecidedOn || draft.Account.Standing is Standing.Merged or Standing.Closed)
        {
            draft.Decline(DeclineReason.ChangedSince, corrected.Run, corrected.DecidedOn, draft.Account.Entries);
            return;
        }

        if (Lacking(draft, corrected) is { } budget)
        {
            draft.Decline(DeclineReason.BudgetUsedUp, budget);
            return;
        }

        draft.Note(new Trace.Corrected(corrected.By, corrected.Reason));
        foreach (var count in corrected.Counts)
        {
            draft.Account = draft.Account.WithCounted(count.Counter, draft.Account.Counted(count.Counter).With(count.Day, count.Mark, checked(count.Now.Kept - count.Was.Kept)));
        }

        foreach (var (cap, grant) in corrected.Grants.SelectMany(grant => grant.Caps.Select(cap => (cap, grant))))
        {
            draft.Account = draft.Account.WithCapUsed(cap, grant.Change);
        }

        // First what is added: where a purchase moves from one rule to another, what is taken back finds it there, and nobody owes what was only renamed.
        var steps = corrected.Grants.Where(grant => grant.Change >= 0).Select(grant => Add(draft, grant)).ToList();
        var expired = ExpiredOf(draft, corrected);
        steps.AddRange(corrected.Grants.Where(grant => grant.Change < 0).Select(grant => TakeBack(draft, grant, expired)));
        foreach (var step in steps.OfType<Trace.Regranted>().GroupBy(step => (step.Partner, step.Event, step.Rule, step.Unit, step.Budget)))
        {
            draft.Note(step.Aggregate(Together));
        }
    }

    /// <summary>A grant as the history of an order has it, as it is right by now.</summary>
    public static OrderGrant OrderGrantOf(CorrectedGrant grant) => new(
        grant.Rule, grant.Unit, grant.Source, grant.Caps, grant.Lot, grant.Budget,
        checked(grant.Now.Granted - grant.Was.Granted),
        checked(grant.Now.Granted - grant.Now.Kept - grant.Was.Granted + grant.Was.Kept),
        grant.Each,
        [.. grant.Payers.Select(payer => new Payer(payer.Account, payer.Share, checked(payer.Now - payer.Was), checked(payer.FeeNow - payer.FeeWas)))],
        grant.Lines,
        grant.Goal is { } goal ? new GoalReached(goal.Period, goal.Number) : null);

    /// <summary>A budget that cannot pay for what is added; null where all can.</summary>
    private static string? Lacking(Draft draft, Happening.Corrected corrected)
    {
        string? lacking = null;
        foreach (var budget in corrected.Grants.Where(grant => grant.Budget is not null && grant.Change != 0).GroupBy(grant => grant.Budget!, grant => grant.Change))
        {
            var (needed, left) = (budget.Sum(), draft.BudgetLeft(budget.Key));
            if (needed > 0 && left < needed)
            {
                draft.Lack(budget.Key, needed - Math.Max(0, left));
                lacking ??= budget.Key;
            }
        }

        return lacking;
    }

    private static Trace.Regranted? Add(Draft draft, CorrectedGrant grant)
    {
        Pay(draft, grant);
        if (grant.Change > 0)
        {
            var points = new Amount(grant.Change, grant.Unit);
            draft.Move(BookAccounts.PointsIssued, grant.Pending ? BookAccounts.MemberPending : BookAccounts.MemberAvailable, points);
            if (grant.Pending)
            {
                draft.Set(grant.Unit, draft.Of(grant.Unit).Await(new PendingLot(grant.Source, grant.Lot, grant.Change, grant.MaturesAt)));
            }
            else
            {
                draft.GiveBack(grant.Unit, Lots.One(grant.Lot, grant.Change));
            }
        }

        // Where returns have left nothing of the difference, it only tells later ones what they take.
        return grant.Change > 0 || grant.MovesMoney ? StepOf(grant) with { Pending = grant.Pending && grant.Change > 0 } : null;
    }

    private static Trace.Regranted TakeBack(Draft draft, CorrectedGrant grant, Dictionary<(Unit Unit, Lot Lot), long> expired)
    {
        Pay(draft, grant);
        var lot = (grant.Unit, grant.Lot);
        var parts = Reclaiming.Reclaim(draft, OrderGrantOf(grant), -grant.Change, expired.GetValueOrDefault(lot));
        expired[lot] = expired.GetValueOrDefault(lot) - parts.FromExpired;
        return StepOf(grant) with
        {
            FromPending = parts.FromPending,
            FromExpired = parts.FromExpired > 0 ? Lots.One(grant.Lot, parts.FromExpired) : null,
            WrittenOff = parts.WrittenOff,
        };
    }

    /// <summary>One rule's points for one event, in whatever lots and under whatever limits they lie.</summary>
    private static Trace.Regranted Together(Trace.Regranted one, Trace.Regranted other) => one with
    {
        Was = checked(one.Was + other.Was),
        Now = checked(one.Now + other.Now),
        FromPending = one.FromPending + other.FromPending,
        FromExpired = one.FromExpired is { } some && other.FromExpired is { } more ? some.Add(more) : one.FromExpired ?? other.FromExpired,
        WrittenOff = one.WrittenOff + other.WrittenOff,
        Pending = one.Pending || other.Pending,
    };

    private static void Pay(Draft draft, CorrectedGrant grant) => Funding.Book(
        draft, [.. grant.Payers.Select(payer => new Payer(payer.Account, payer.Share, checked(payer.Now - payer.Was), checked(payer.FeeNow - payer.FeeWas)))], grant.Each.Unit, 1);

    private static Trace.Regranted StepOf(CorrectedGrant grant) => new(
        grant.Rule, grant.Unit, grant.Partner, grant.Event, grant.Order,
        grant.Was.Kept, grant.Now.Kept, Budget: grant.Budget);

    /// <summary>What had expired before: by earlier entries, and by time, as this very correction was decided.</summary>
    private static Dictionary<(Unit Unit, Lot Lot), long> ExpiredOf(Draft draft, Happening.Corrected corrected)
    {
        var expired = corrected.Expired.ToDictionary(lot => (lot.Unit, lot.Lot), lot => lot.Points);
        foreach (var step in draft.Steps<Trace.Expired>())
        {
            foreach (var (lot, points) in step.Lots)
            {
                expired[(step.Unit, lot)] = checked(expired.GetValueOrDefault((step.Unit, lot)) + points);
            }
        }

        return expired;
    }
}
