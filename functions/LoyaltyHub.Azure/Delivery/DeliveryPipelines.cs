using LoyaltyHub.Core.Partners;
using Polly;
using Polly.CircuitBreaker;
using Polly.Registry;
using Polly.Retry;
using Polly.Timeout;

namespace LoyaltyHub.Azure.Delivery;

/// <summary>One pipeline per partner, so that a partner which is down slows nobody else: total time-out, retry, circuit breaker, attempt time-out.</summary>
internal sealed class DeliveryPipelines(DeliveryOptions options, TimeProvider clock)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Sampling = TimeSpan.FromMinutes(5);
    private readonly ResiliencePipelineRegistry<PartnerId> registry = new();

    public ResiliencePipeline<Attempt> Of(PartnerId partner) => registry.GetOrAddPipeline<Attempt>(partner, Build);

    private void Build(ResiliencePipelineBuilder<Attempt> builder)
    {
        builder.TimeProvider = clock;
        builder.AddTimeout(options.TotalTimeout);
        if (options.Retries > 0)
        {
            builder.AddRetry(Retry());
        }

        builder.AddCircuitBreaker(Breaker()).AddTimeout(options.AttemptTimeout);
    }

    private RetryStrategyOptions<Attempt> Retry() => new()
    {
        MaxRetryAttempts = options.Retries,
        Delay = options.BaseDelay,
        MaxDelay = LongestDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome is { Result.Again: true } or { Exception: TimeoutRejectedException }),

        // Null leaves the delay to the back-off.
        DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
    };

    private CircuitBreakerStrategyOptions<Attempt> Breaker() => new()
    {
        MinimumThroughput = options.BreakerFailures,
        FailureRatio = 0.5,
        SamplingDuration = Sampling,
        BreakDuration = options.BreakerDuration,
        ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome is { Result.Transient: true } or { Exception: TimeoutRejectedException }),
    };
}
