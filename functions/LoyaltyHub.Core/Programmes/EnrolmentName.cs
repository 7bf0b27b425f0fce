using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Programmes;

/// <summary>A segment or subscription that a programme knows: what rules ask for by its id, and members read by its name.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Id">As partners' events and the programme's conditions name it.</param>
/// <param name="Name">What members call it.</param>
public sealed record EnrolmentName(EnrolmentKind Kind, string Id, LocalText Name);
