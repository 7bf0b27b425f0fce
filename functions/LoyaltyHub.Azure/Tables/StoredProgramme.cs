using Azure;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Azure.Tables;

/// <summary>A version of a programme as the installation keeps it.</summary>
/// <param name="Programme">The version.</param>
/// <param name="State">How far it is.</param>
/// <param name="Author">Who drafted it; null for one that was deployed.</param>
/// <param name="Publisher">Who published it; null until then.</param>
/// <param name="ChangedAt">When it came to its state; null for one that was deployed.</param>
/// <param name="ETag">Tells this state of the row from every other.</param>
public sealed record StoredProgramme(Programme Programme, VersionState State, string? Author, string? Publisher, DateTimeOffset? ChangedAt, ETag ETag);

/// <summary>How far a version is.</summary>
public enum VersionState
{
    /// <summary>A hub was started with its file.</summary>
    Deployed,

    /// <summary>Its author still changes it.</summary>
    Draft,

    /// <summary>It waits for a second person.</summary>
    Review,

    /// <summary>It decides, from its first day on.</summary>
    Published,
}
