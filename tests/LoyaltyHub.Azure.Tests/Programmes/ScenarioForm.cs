using System.Text.Json;
using LoyaltyHub.Core;

namespace LoyaltyHub.Azure.Tests.Programmes;

/// <summary>A scenario of a sample programme as its file has it.</summary>
/// <param name="Programmes">The programmes that the hub runs, by the names of their files.</param>
/// <param name="Story">What is shown.</param>
/// <param name="Partners">Partner → the business it is in.</param>
/// <param name="Steps">What happens and what is seen, in this order.</param>
/// <param name="Owed">Partner → currency → the net of the window that is closed at the end, in major units; negative where the partner owes. What is not named is zero.</param>
internal sealed record ScenarioForm(
    IReadOnlyList<string> Programmes,
    string Story,
    IReadOnlyDictionary<string, string> Partners,
    IReadOnlyList<StepForm> Steps,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Owed)
{
    /// <summary>Reads a file.</summary>
    public static ScenarioForm Read(string path) => JsonSerializer.Deserialize<ScenarioForm>(File.ReadAllBytes(path), HubJson.Compact)
        ?? throw new JsonException($"{path} says null.");
}

/// <summary>One step: an event of a partner, two accounts that become one, or a look at a member's account.</summary>
/// <param name="Event">What a partner sends, as it is sent.</param>
/// <param name="From">The partner that sends it.</param>
/// <param name="Merge">The member whose account becomes part of another.</param>
/// <param name="Into">That other.</param>
/// <param name="Look">The member whose account is looked at.</param>
/// <param name="At">When, for everything but an event, which says so itself.</param>
/// <param name="Expect">What is found then.</param>
internal sealed record StepForm(
    JsonElement? Event = null,
    string? From = null,
    string? Merge = null,
    string? Into = null,
    string? Look = null,
    DateTimeOffset? At = null,
    ExpectForm? Expect = null)
{
    /// <summary>How a failure names the step.</summary>
    public string Name => Event is { } sent ? $"event {sent.GetProperty("id").GetString()}" : Merge is { } merged ? $"merge of {merged}" : $"look at {Look} {At:yyyy-MM-dd}";

    /// <summary>When it happens.</summary>
    public DateTimeOffset HappensAt => Event is { } sent ? sent.GetProperty("at").GetDateTimeOffset() : At ?? throw new JsonException($"{Name} does not say when.");
}

/// <summary>What is to be found; what is left out is not asked.</summary>
/// <param name="Granted">Rule, challenge, streak or draw → points; exactly these grant.</param>
/// <param name="Missed">Rule → why not; at least these.</param>
/// <param name="Declined">Why the event has no effect.</param>
/// <param name="Taken">Rule → points taken back; exactly these.</param>
/// <param name="En">Parts of the explanation in English.</param>
/// <param name="Ru">Parts of the explanation in Russian.</param>
/// <param name="Available">Unit → what can be spent.</param>
/// <param name="Pending">Unit → what cannot be spent yet.</param>
/// <param name="Held">Unit → what is set aside.</param>
/// <param name="Tiers">Ladder → tier; null for none.</param>
/// <param name="Perks">Perk → how often it may still be used; null for as often as one likes.</param>
/// <param name="NoPerks">Perks that may not be used.</param>
/// <param name="Enrolled">Subscriptions and segments; at least these.</param>
/// <param name="Saved">What was paid with points so far, per currency in major units; exactly these.</param>
internal sealed record ExpectForm(
    IReadOnlyDictionary<string, long>? Granted = null,
    IReadOnlyDictionary<string, string>? Missed = null,
    string? Declined = null,
    IReadOnlyDictionary<string, long>? Taken = null,
    IReadOnlyList<string>? En = null,
    IReadOnlyList<string>? Ru = null,
    IReadOnlyDictionary<string, long>? Available = null,
    IReadOnlyDictionary<string, long>? Pending = null,
    IReadOnlyDictionary<string, long>? Held = null,
    IReadOnlyDictionary<string, string?>? Tiers = null,
    IReadOnlyDictionary<string, long?>? Perks = null,
    IReadOnlyList<string>? NoPerks = null,
    IReadOnlyList<string>? Enrolled = null,
    IReadOnlyDictionary<string, string>? Saved = null);
