namespace LoyaltyHub.Cli.Sandbox.Certifying;

/// <summary>How a check ended.</summary>
public enum CheckOutcome
{
    /// <summary>As it should.</summary>
    Passed,

    /// <summary>Not as it should.</summary>
    Failed,

    /// <summary>The contract gives no occasion for it.</summary>
    NotApplicable,
}

/// <summary>One check of a conformance run.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Remedy">What to do about a failed one; null for the others.</param>
public sealed record Check(string Name, CheckOutcome Outcome, string Detail, string? Remedy = null)
{
    internal static Check Passed(string name, string detail) => new(name, CheckOutcome.Passed, detail);

    internal static Check Failed(string name, string detail, string remedy) => new(name, CheckOutcome.Failed, detail, remedy);

    internal static Check None(string name, string why) => new(name, CheckOutcome.NotApplicable, why);
}
