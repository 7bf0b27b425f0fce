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
        OutcomeUnknownException or LedgerMissingException or IOException or HttpRequestException or TimeoutException => true,

        // A time-out: the SDK's and HttpClient's have a cause, a caller who no longer waits has none.
        TaskCanceledException { InnerException: not null } => true,
        _ => false,
    };

    /// <summary>What such a fault is and who mends it, in one sentence for the log.</summary>
    public static string Explain(Exception fault) => fault switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Explain(last),
        OutcomeUnknownException { InnerException: { } cause } => Explain(cause),
        LedgerMissingException or RequestFailedException { Status: 404 } =>
            "A table or queue that the hub installed is missing in the storage account: restore it from its backup. The hub makes no new one in its place, since that would hide lost books.",
        RequestFailedException { Status: 403 } => "The storage account refuses the hub's identity: give it back its roles.",
        RequestFailedException { Status: 429 or 503 } => "The storage account is busy or throttles the hub.",
        _ => "The storage account does not answer.",
    };
}
