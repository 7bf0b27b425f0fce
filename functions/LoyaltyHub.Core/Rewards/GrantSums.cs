using System.Runtime.InteropServices;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// What a decision granted so far, by one name that caps, budgets or multipliers ask for. Summed up when it is first asked for and kept up from then on, so that many rules do not each look through
/// what the others granted.
/// </summary>
/// <param name="nameOf">The name a step counts under; null for none.</param>
internal sealed class GrantSums(Func<Trace.Granted, string?> nameOf)
{
    private Dictionary<string, long>? sums;

    /// <summary>What was granted under a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="trace">The steps so far.</param>
    public long Of(string name, List<Trace> trace)
    {
        if (sums is null)
        {
            sums = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var step in trace)
            {
                Add(step);
            }
        }

        return sums.GetValueOrDefault(name);
    }

    /// <summary>Counts a further step.</summary>
    public void Add(Trace step)
    {
        if (sums is not null && step is Trace.Granted granted && nameOf(granted) is { } name)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, name, out _);
            sum = checked(sum + granted.Points);
        }
    }
}
