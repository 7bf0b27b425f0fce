using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads how the JSON is written that is signed in place of the body.</summary>
internal static class SortedJsonReader
{
    /// <summary>The properties of <c>sortedJson</c>.</summary>
    public static string[] Properties { get; } = ["dialect", "texts", "except"];

    public static SortedJson? Read(ContractNode node, SignaturePlace? signature)
    {
        if (node.Object("sortedJson", "write { \"dialect\": \"javascript\" }") is not { } sorted)
        {
            return null;
        }

        sorted.Allow(Properties);
        string[] own = signature is SignaturePlace.Field field ? [field.Pointer.ToString().TrimStart('/')] : [];
        return new SortedJson
        {
            Dialect = sorted.WordOr("dialect", JsonDialect.Javascript),
            AllTexts = sorted.Flag("texts"),
            Except = [.. own, .. sorted.Texts("except", "list names of fields") ?? []],
        };
    }
}
