using System.Text;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Members;

/// <summary>
/// Takes a person out of the quarantine: events that could not be read are deleted where anything in them is an alias of the person's, activities where they are the person's; a message of
/// several members' activities keeps those of the others.
/// </summary>
public sealed class QuarantineErasure(TableQuarantine quarantine, ActivityQueue queue, AliasHasher hasher, TimeProvider clock)
{
    private static readonly AliasKind[] Kinds = Enum.GetValues<AliasKind>();

    /// <summary>Deletes or cleans what is the person's.</summary>
    /// <returns>How many items.</returns>
    public async Task<int> EraseAsync(Person person, CancellationToken stop)
    {
        var erased = 0;
        foreach (var kept in await quarantine.ReadAsync(QuarantineFilter.All, stop).ToListAsync(stop))
        {
            erased += await EraseAsync(kept, person, stop) ? 1 : 0;
        }

        return erased;
    }

    private async Task<bool> EraseAsync(KeptItem kept, Person person, CancellationToken stop)
    {
        var item = kept.Item;
        if (item.Source == QuarantineItem.Webhook)
        {
            return Texts(item).Any(text => IsAlias(text, item.Partner, person)) && await quarantine.ReleaseAsync(kept, stop);
        }

        var text = Encoding.UTF8.GetString(item.Content.Span);
        if (Envelope(text) is { } envelope)
        {
            return await CleanAsync(kept, envelope, person, stop);
        }

        var concerned = Single(text) is { } activity ? person.IsIn(activity)
            : person.Aliases.Any(alias => text.Contains(alias.Value, StringComparison.Ordinal)) || person.Accounts.Any(member => text.Contains($"\"{member}\"", StringComparison.Ordinal));
        return concerned && await quarantine.ReleaseAsync(kept, stop);
    }

    /// <summary>Leaves the others' activities in a message; the message itself goes where none is left.</summary>
    private async Task<bool> CleanAsync(KeptItem kept, ActivityEnvelope envelope, Person person, CancellationToken stop)
    {
        var all = await queue.ReadAsync(envelope, stop);
        List<Activity> others = [.. all.Where(activity => !person.IsIn(activity))];
        if (others.Count == all.Count)
        {
            return false;
        }

        if (others.Count > 0)
        {
            var rest = new ActivityEnvelope(ActivityEnvelope.CurrentVersion, others).ToBytes();
            await quarantine.PutAsync(new QuarantineItem(kept.Item.Source, kept.Item.Partner, kept.Item.EventId, kept.Item.Reason, kept.Item.Detail, rest, clock.GetUtcNow()), stop);
        }

        await queue.ForgetAsync(envelope, stop);
        return await quarantine.ReleaseAsync(kept, stop);
    }

    private bool IsAlias(string text, string partner, Person person) => PartnerId.TryFrom(partner, out var id)
        && Kinds.Any(kind => hasher.TryHash(kind, id, text, out var hash) && person.Aliases.Contains(hash));

    private static ActivityEnvelope? Envelope(string text)
    {
        try
        {
            return ActivityEnvelope.Read(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Activity? Single(string text)
    {
        try
        {
            return HubJson.Read<Activity>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Every text and number of an event, what it took from headers and the address too; of one that is no JSON, its words.</summary>
    private static IEnumerable<string> Texts(QuarantineItem item) => (item.Fallback?.Named?.Values ?? []).Concat(TextsOf(Encoding.UTF8.GetString(item.Content.Span)));

    private static List<string> TextsOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. TextsOf(document.RootElement)];
        }
        catch (JsonException)
        {
            return [.. json.Split([' ', '\t', '\r', '\n', '"', '\'', ',', ';', ':', '=', '&', '{', '}', '[', ']', '(', ')', '<', '>'], StringSplitOptions.RemoveEmptyEntries)];
        }
    }

    private static IEnumerable<string> TextsOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => TextsOf(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(TextsOf),
        JsonValueKind.Number => [element.GetRawText()],
        JsonValueKind.String when element.GetString() is { Length: > 0 } text => text[0] is '{' or '[' ? TextsOf(text) : [text],
        _ => [],
    };
}
