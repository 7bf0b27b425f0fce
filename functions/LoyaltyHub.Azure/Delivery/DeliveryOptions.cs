using Microsoft.Extensions.Options;

namespace LoyaltyHub.Azure.Delivery;

/// <summary>How patiently the hub pushes; settings <c>Delivery__AttemptTimeout</c> and so on.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Where the settings are.</summary>
    public const string Section = "Delivery";

    /// <summary>How long one attempt may take, from 10 ms to 1 day; shorter than <see cref="TotalTimeout"/>.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long all attempts and the pauses between them may take, to 1 day.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Attempts after the first one, 0–10.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The first pause, from 1 ms to 1 minute; the following ones double, all of them with jitter and at most 30 seconds.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Pushes to a partner pause when within 5 minutes at least this many attempts were made and half of them failed; 2–1000.</summary>
    public int BreakerFailures { get; init; } = 8;

    /// <summary>How long they pause before one attempt tries again, from 500 ms to 1 day.</summary>
    public TimeSpan BreakerDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether partners may be on the machine itself (127.0.0.0/8, ::1): for development only. Every other address that is not public is refused in any case.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>What is wrong with the values, one line each with the setting's name.</summary>
    public IEnumerable<string> Faults()
    {
        var day = TimeSpan.FromDays(1);
        (string Name, bool Fits, string Range)[] rules =
        [
            (nameof(AttemptTimeout), AttemptTimeout >= TimeSpan.FromMilliseconds(10) && AttemptTimeout < TotalTimeout, "from 00:00:00.010 and shorter than TotalTimeout"),
            (nameof(TotalTimeout), TotalTimeout >= TimeSpan.FromMilliseconds(10) && TotalTimeout <= day, "from 00:00:00.010 to 1.00:00:00"),
            (nameof(Retries), Retries is >= 0 and <= 10, "from 0 to 10"),
            (nameof(BaseDelay), BaseDelay >= TimeSpan.FromMilliseconds(1) && BaseDelay <= TimeSpan.FromMinutes(1), "from 00:00:00.001 to 00:01:00"),
            (nameof(BreakerFailures), BreakerFailures is >= 2 and <= 1000, "from 2 to 1000"),
            (nameof(BreakerDuration), BreakerDuration >= TimeSpan.FromMilliseconds(500) && BreakerDuration <= day, "from 00:00:00.500 to 1.00:00:00"),
        ];
        return rules.Where(rule => !rule.Fits).Select(rule => $"{Section}__{rule.Name} must be {rule.Range}.");
    }
}

/// <summary>Refuses settings that no pipeline can be built of.</summary>
internal sealed class DeliveryOptionsValidation : IValidateOptions<DeliveryOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options) =>
        options.Faults().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
