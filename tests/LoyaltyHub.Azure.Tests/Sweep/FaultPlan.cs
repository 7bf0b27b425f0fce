using Azure.Core;
using LoyaltyHub.Azure.Tests.Building;

namespace LoyaltyHub.Azure.Tests.Sweep;

/// <summary>A storage call of a run that meets a fault.</summary>
/// <param name="Call">Its number in the order the calls are made, from 1.</param>
/// <param name="Fault">What happens to it.</param>
internal sealed record PlannedFault(int Call, Fault Fault);

/// <summary>Counts the storage calls of a run, whichever process makes them, and says which of them meet a fault.</summary>
internal sealed class FaultPlan(params IReadOnlyList<PlannedFault> planned)
{
    private readonly Lock gate = new();
    private readonly List<string> calls = [];
    private readonly List<PlannedFault> met = [];

    /// <summary>The calls so far, in their order.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    /// <summary>Whether every planned fault was met by a call.</summary>
    public bool IsMet
    {
        get
        {
            lock (gate)
            {
                return met.Count == planned.Count;
            }
        }
    }

    public Fault Choose(Request request)
    {
        lock (gate)
        {
            calls.Add($"{request.Method} {request.Uri.Path}");
            var fault = planned.FirstOrDefault(fault => fault.Call == calls.Count);
            met.AddRange(fault is null ? [] : [fault]);
            return fault?.Fault ?? Fault.None;
        }
    }

    /// <summary>The planned faults and the calls that met them.</summary>
    public override string ToString()
    {
        lock (gate)
        {
            return planned.Count == 0 ? "no fault" : string.Join(" and ", planned.Select(fault =>
                $"{fault.Fault} at call {fault.Call} ({(fault.Call <= calls.Count ? calls[fault.Call - 1] : "not made")})"));
        }
    }
}
