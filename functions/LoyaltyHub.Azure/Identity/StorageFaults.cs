using Azure;
using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Azure.Identity;

/// <summary>Tells a storage account that does not answer from a mistake of our own.</summary>
public static class StorageFaults
{
    /// <summary>Whether the exception says that storage is out of reach, overloaded or failing.</summary>
    public static bool IsOne(Exception fault) => fault switch
    {
        RequestFailedException request => request.Status is 0 or 403 or 404 or 408 or 429 or >= 500,
        AggregateException several => several.InnerExceptions.All(IsOne),
        OutcomeUnknownException or IOException or HttpRequestException or TimeoutException => true,
        TaskCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };
}
