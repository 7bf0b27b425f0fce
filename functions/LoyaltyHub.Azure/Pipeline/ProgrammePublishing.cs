using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Programmes.Checking;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>The way of a version from a draft to every running hub: drafted by one person, published by another, in force from its first day on.</summary>
public sealed class ProgrammePublishing(HubLedger ledger, TableProgrammes programmes, PartnerDirectory partners, TimeProvider clock)
{
    /// <summary>How long before its first day a version is published at the latest: every hub has asked storage for it by then.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromMinutes(5);

    /// <summary>Keeps a draft; one of the same version takes its place.</summary>
    /// <param name="programme">The version.</param>
    /// <param name="author">Who wrote it.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="InvalidOperationException">The version is no draft any more.</exception>
    public async Task DraftAsync(Programme programme, string author, CancellationToken stop)
    {
        await ledger.OpenAsync(stop);
        await programmes.DraftAsync(programme, Named(author), stop);
    }

    /// <summary>Says that a draft is ready for somebody else to look at. What could not be published is not, as long as it can still be mended.</summary>
    /// <exception cref="InvalidOperationException">There is no such draft, or it would never decide anything.</exception>
    /// <exception cref="ProgrammeException">It names a partner without a contract, or contradicts another programme of the hub.</exception>
    public async Task<StoredProgramme> ReviewAsync(string id, int version, CancellationToken stop)
    {
        await ledger.OpenAsync(stop);
        var draft = await FindAsync(id, version, VersionState.Draft, "hub programme draft keeps one", stop);
        await CheckAsync(draft.Programme, TimeSpan.Zero, stop);
        return await programmes.ChangeAsync(draft, VersionState.Review, null, clock.GetUtcNow(), stop);
    }

    /// <summary>Publishes a version that is ready: it decides from its first day on, in every running hub.</summary>
    /// <exception cref="InvalidOperationException">It is not ready, its author wants to publish it, or it begins too soon.</exception>
    /// <exception cref="ProgrammeException">It names a partner without a contract, or contradicts another programme of the hub.</exception>
    public async Task<StoredProgramme> PublishAsync(string id, int version, string publisher, CancellationToken stop)
    {
        await ledger.OpenAsync(stop);
        var ready = await FindAsync(id, version, VersionState.Review, "hub programme review says that a draft is ready", stop);
        if (string.Equals(Named(publisher), ready.Author, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"{ready.Author} wrote {id} version {version}, so somebody else has to publish it.");
        }

        await CheckAsync(ready.Programme, Lead, stop);
        return await programmes.ChangeAsync(ready, VersionState.Published, Named(publisher), clock.GetUtcNow(), stop);
    }

    /// <summary>Whether a version can be published, so long before its first day at the latest.</summary>
    private async Task CheckAsync(Programme programme, TimeSpan lead, CancellationToken stop)
    {
        var (name, now) = ($"{programme.Id} version {programme.Version}", clock.GetUtcNow());
        if (programme.Valid.From is null || programme.Start < now + lead)
        {
            throw new InvalidOperationException(
                $"{name} begins {(programme.Valid.From is null ? "at no stated day" : $"at {programme.Start:u}")}. Give it a 'validFrom' at least {Lead.TotalMinutes:0} minutes ahead, so that every hub knows it by then; it is {now:u}.");
        }

        var unknown = UnknownPartners.Of(programme, partners.All.Select(partner => partner.Contract.Partner).ToHashSet());
        if (unknown.Count > 0)
        {
            throw new ProgrammeException([.. unknown.Select(found => new ProgrammeFault(name, 0, found.Path, found.What))]);
        }

        var live = (await programmes.ReadAsync(stop)).Where(other => other.State is VersionState.Deployed or VersionState.Published).Select(other => other.Programme).ToList();
        if (live.Find(other => other.Id == programme.Id && other.Version > programme.Version && other.Start <= programme.Start && other.End >= programme.End) is { } higher)
        {
            throw new InvalidOperationException($"{name} would never decide anything: version {higher.Version} holds on all of its days, and of several the highest decides. Raise 'version' in the file above {higher.Version}.");
        }

        _ = ProgrammeTimeline.Of([.. live, programme]);
    }

    private async Task<StoredProgramme> FindAsync(string id, int version, VersionState state, string remedy, CancellationToken stop)
    {
        var all = await programmes.ReadAsync(stop);
        var found = all.FirstOrDefault(stored => (stored.Programme.Id, stored.Programme.Version) == (id, version))
            ?? throw new InvalidOperationException($"There is no {id} version {version} in this storage; {remedy}, hub programme list shows all.");
        return found.State == state
            ? found
            : throw new InvalidOperationException($"{id} version {version} is {Words(found.State)}, not {Words(state)}; {remedy}.");
    }

    private static string Words(VersionState state) => state switch
    {
        VersionState.Draft => "a draft",
        VersionState.Review => "under review",
        VersionState.Published => "published",
        _ => "deployed with a hub",
    };

    private static string Named(string name) => name.Trim() is { Length: > 0 and <= 100 } trimmed
        ? trimmed
        : throw new ArgumentException("Say who you are by --by with 1 to 100 letters.", nameof(name));
}
