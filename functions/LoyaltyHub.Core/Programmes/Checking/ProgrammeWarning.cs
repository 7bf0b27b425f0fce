namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Something in a programme that can be used and is hardly meant.</summary>
/// <param name="Path">Its place, as a JSON pointer.</param>
/// <param name="What">What is odd and what to do about it.</param>
public sealed record ProgrammeWarning(string Path, string What);
