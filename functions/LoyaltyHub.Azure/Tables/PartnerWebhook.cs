using Azure;
using LoyaltyHub.Core.Notices;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Tables;

/// <summary>A webhook to a partner.</summary>
/// <param name="Partner">To whom.</param>
/// <param name="Id">Its id, the same on every attempt for ever: the partner knows a repeated one by it.</param>
/// <param name="Lane">Webhooks of one lane are sent one after the other: a member's, or the settlements'.</param>
/// <param name="Order">Its place in the lane.</param>
/// <param name="Kind">What it tells: <c>balance.changed</c> and so on.</param>
/// <param name="Body">The document; every attempt sends exactly this.</param>
/// <param name="At">When what it tells of was recorded.</param>
/// <param name="State">How far it is.</param>
public sealed record PartnerWebhook(PartnerId Partner, string Id, string Lane, string Order, string Kind, string Body, DateTimeOffset At, WebhookState State);

/// <summary>How far a webhook is.</summary>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="Next">When it may be sent again; null once it was taken.</param>
/// <param name="TakenAt">When the partner took it.</param>
/// <param name="Fault">What went wrong last.</param>
public sealed record WebhookState(int Attempts, DateTimeOffset? Next, DateTimeOffset? TakenAt = null, string? Fault = null);

/// <summary>A webhook as stored.</summary>
public sealed record StoredWebhook(PartnerWebhook Webhook, ETag Version);

/// <summary>An endpoint's health as stored.</summary>
/// <param name="Health">The health.</param>
/// <param name="Version">Its ETag; null where nothing is stored yet.</param>
public sealed record StoredHealth(EndpointHealth Health, ETag? Version);
