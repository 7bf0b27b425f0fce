namespace LoyaltyHub.Core.Members;

/// <summary>The merged accounts that something came through, from the first on, with '@' between them; null for none.</summary>
internal static class KinPath
{
    /// <summary>The account that it came through first, whose own it is.</summary>
    public static string? First(string? path) => path?.IndexOf('@', StringComparison.Ordinal) is { } at and >= 0 ? path[..at] : path;

    /// <summary>The account that it came through last.</summary>
    public static string? Last(string? path) => path?[(path.LastIndexOf('@') + 1)..];

    /// <summary>The path where the account it came to is itself part of another, by a further path.</summary>
    public static string? Within(string? path, string? further) => further is null ? path : path is null ? further : $"{path}@{further}";

    /// <summary>The path in the account that it came through last.</summary>
    public static string? Out(string path) => path.LastIndexOf('@') is var at and >= 0 ? path[..at] : null;
}
