using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Ledger;

/// <summary>
/// What a writer knows of its shard: the head, and accounts as they are at that head. They hold exactly while the head's version does, which every
/// commit proves. When the head has moved, only the accounts that changed since are dropped.
/// </summary>
internal sealed class ShardCache(Shard shard, IShardStore store)
{
    private const int MostAccountsKept = 20_000;

    private readonly Dictionary<MemberId, Account> accounts = [];
    private readonly Dictionary<string, BudgetShare> shares = new(StringComparer.Ordinal);
    private StoredHead? head;
    private bool moved;

    /// <summary>The head to decide on; read where it is not known or has moved.</summary>
    public async Task<StoredHead> HeadAsync()
    {
        if (head is null || moved)
        {
            Follow(await store.ReadHeadAsync(shard, CancellationToken.None));
        }

        return head!;
    }

    /// <summary>Reads what deciding some activities takes, at the head or later: where later, the head has moved and no commit will be made of it.</summary>
    public async Task<Known> LoadAsync(IReadOnlyCollection<Arrival> arrivals)
    {
        var missing = arrivals.Select(arrival => arrival.Member).Distinct().Where(member => !accounts.ContainsKey(member));
        var unreadable = new Dictionary<MemberId, string>();
        foreach (var (member, account, fault) in await Task.WhenAll(missing.Select(ReadAsync)))
        {
            if (account is null)
            {
                unreadable[member] = fault!;
            }
            else
            {
                accounts[member] = account;
            }
        }

        var asked = arrivals.Select(HistoryKey.Of).OfType<HistoryKey>().Distinct().Where(key => !unreadable.ContainsKey(key.Member));
        var histories = await Task.WhenAll(asked.Select(ReadAsync));
        return new Known(
            accounts,
            histories.Where(history => history.Fault is null).ToDictionary(history => history.Key, history => history.Entries),
            arrivals.Select(arrival => (arrival.Key, Fault: unreadable.GetValueOrDefault(arrival.Member) ?? histories.FirstOrDefault(history => history.Key == HistoryKey.Of(arrival)).Fault))
                .Where(arrival => arrival.Fault is not null)
                .ToDictionary(arrival => arrival.Key, arrival => arrival.Fault!));
    }

    /// <summary>The shard's shares of budgets, those asked for among them.</summary>
    public async Task<IReadOnlyDictionary<string, BudgetShare>> SharesAsync(IReadOnlySet<string> names)
    {
        var missing = names.Where(name => !shares.ContainsKey(name)).ToList();
        foreach (var share in await Task.WhenAll(missing.Select(name => store.ReadShareAsync(shard, name, CancellationToken.None))))
        {
            shares[share.Budget] = share;
        }

        return shares;
    }

    /// <summary>A plan took place: the head is its head, in that version.</summary>
    public void Keep(ShardPlan plan, string version)
    {
        (head, moved) = (new StoredHead(plan.Head, version), false);
        if (accounts.Count > MostAccountsKept)
        {
            accounts.Clear();
        }

        foreach (var account in plan.Accounts)
        {
            accounts[account.Member] = account;
        }

        foreach (var share in plan.Shares.ToList())
        {
            shares[share.Budget] = share;
        }
    }

    /// <summary>Another writer has swapped the head, or may have.</summary>
    public void Moved() => moved = true;

    /// <summary>The head is another one now: drops the accounts that changed since the one that was known.</summary>
    public void Follow(StoredHead now)
    {
        if (head is { } before && now.Head.Recent.OfLast(now.Head.Sequence - before.Head.Sequence) is { } changed)
        {
            foreach (var member in accounts.Keys.Where(member => changed.Contains(RecentMembers.MarkOf(member))).ToList())
            {
                accounts.Remove(member);
            }
        }
        else
        {
            accounts.Clear();
        }

        shares.Clear();
        (head, moved) = (now, false);
    }

    /// <summary>Nothing is known any more.</summary>
    public void Forget()
    {
        (head, moved) = (null, false);
        accounts.Clear();
        shares.Clear();
    }

    private async Task<(MemberId Member, Account? Account, string? Fault)> ReadAsync(MemberId member)
    {
        try
        {
            return (member, await store.ReadAccountAsync(shard, member, CancellationToken.None), null);
        }
        catch (InvalidDataException damaged)
        {
            return (member, null, damaged.Message);
        }
    }

    /// <summary>The entries that a return or refund asks for: the account's own, and those of accounts it was joined with.</summary>
    private async Task<(HistoryKey Key, IReadOnlyList<EntryBody> Entries, string? Fault)> ReadAsync(HistoryKey key)
    {
        var entries = new List<EntryBody>();
        try
        {
            foreach (var member in accounts[key.Member].Joined.Prepend(key.Member))
            {
                await foreach (var entry in store.ReadHistoryAsync(Shard.Of(member, store.Shards), key with { Member = member }, CancellationToken.None))
                {
                    entries.Add(entry.Body);
                }
            }

            return (key, entries, null);
        }
        catch (InvalidDataException damaged)
        {
            return (key, [], damaged.Message);
        }
    }
}

/// <summary>What deciding a batch takes.</summary>
/// <param name="Accounts">The members' accounts.</param>
/// <param name="Histories">The entries that each return or refund asks for.</param>
/// <param name="Unreadable">The activities that rest on a damaged row, and what is wrong with it.</param>
internal sealed record Known(
    IReadOnlyDictionary<MemberId, Account> Accounts,
    IReadOnlyDictionary<HistoryKey, IReadOnlyList<EntryBody>> Histories,
    IReadOnlyDictionary<JournalKey, string> Unreadable);
