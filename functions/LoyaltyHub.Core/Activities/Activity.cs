using System.Text.Json.Serialization;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>The canonical event: what a partner said a member did, in the hub's own words.</summary>
/// <param name="Partner">Who said it.</param>
/// <param name="EventId">The partner's id of the event; with <paramref name="Partner"/> it names the activity for ever.</param>
/// <param name="Alias">Whom it concerns.</param>
/// <param name="At">When it happened, with the partner's offset.</param>
/// <param name="What">What happened.</param>
/// <param name="BodyHash">SHA-256 of the event's bytes as delivered, lower-case hexadecimal: tells a repeated delivery from a conflict.</param>
public sealed record Activity(PartnerId Partner, EventId EventId, AliasHash Alias, DateTimeOffset At, Happening What, string BodyHash);

/// <summary>What happened: one of the nested cases.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Purchased), "purchase")]
[JsonDerivedType(typeof(Returned), "return")]
[JsonDerivedType(typeof(Engaged), "engagement")]
[JsonDerivedType(typeof(PointsHeld), "hold")]
[JsonDerivedType(typeof(PointsCaptured), "capture")]
[JsonDerivedType(typeof(PointsVoided), "void")]
public abstract record Happening
{
    private Happening()
    {
    }

    /// <summary>Something was bought.</summary>
    /// <param name="Order">The partner's order id; returns refer to it.</param>
    /// <param name="Paid">What was paid, more than zero, in minor units of a currency.</param>
    /// <param name="Mcc">The merchant category code (ISO 18245, four digits), where the partner knows it.</param>
    /// <param name="Category">The partner's category, where it has one.</param>
    public sealed record Purchased(string Order, Amount Paid, string? Mcc = null, string? Category = null) : Happening;

    /// <summary>Part or all of an order came back.</summary>
    /// <param name="Order">The order that came back; it may not have been seen yet.</param>
    /// <param name="Refunded">What was paid back, more than zero, in the purchase's currency.</param>
    public sealed record Returned(string Order, Amount Refunded) : Happening;

    /// <summary>A service was used without a payment: a visit, a lesson, a review.</summary>
    /// <param name="Activity">The kind of use, as programmes name it: <c>visit</c>, <c>lesson</c>.</param>
    /// <param name="Quantity">How many; at least 1.</param>
    public sealed record Engaged(string Activity, long Quantity = 1) : Happening;

    /// <summary>A till asks to set points aside.</summary>
    /// <param name="Redemption">The partner's id of the redemption.</param>
    /// <param name="Points">How many, at least 1.</param>
    public sealed record PointsHeld(string Redemption, long Points) : Happening;

    /// <summary>The till takes held points.</summary>
    /// <param name="Redemption">The redemption that was held.</param>
    /// <param name="Points">How many of the held points are taken, at least 1; the rest is released. Null takes all.</param>
    public sealed record PointsCaptured(string Redemption, long? Points = null) : Happening;

    /// <summary>The till gives held points back.</summary>
    /// <param name="Redemption">The redemption that was held.</param>
    public sealed record PointsVoided(string Redemption) : Happening;
}
