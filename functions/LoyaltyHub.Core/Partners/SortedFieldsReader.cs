using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads which fields are signed in the order of their names.</summary>
internal static class SortedFieldsReader
{
    private const string Remedy = "write { \"of\": \"body\", \"each\": \"{name}={value}\", \"between\": \"&\" }";

    /// <summary>The properties of <c>sorted</c>.</summary>
    public static string[] Properties { get; } = ["of", "prefix", "except", "each", "between", "skipEmpty", "secretAs"];

    public static SortedFields? Read(ContractNode node, SignaturePlace? signature)
    {
        if (node.Object("sorted", Remedy) is not { } sorted)
        {
            return null;
        }

        sorted.Allow(Properties);
        var each = sorted.Plain("each") ?? "{name}={value}";
        if (!each.Contains("{value}", StringComparison.Ordinal))
        {
            sorted.Fault("each", "leaves the values unsigned", "write {value}, and {name} where the platform has it");
        }

        // What holds the signature cannot be part of what it signs.
        string[] own = signature switch
        {
            SignaturePlace.Field field => [field.Pointer.ToString().TrimStart('/')],
            SignaturePlace.Parameter parameter => [parameter.Name],
            _ => [],
        };
        return new SortedFields
        {
            OfBody = sorted.WordOr("of", SortedOf.Body) == SortedOf.Body,
            Prefix = sorted.Plain("prefix") ?? "",
            Except = [.. own, .. sorted.Texts("except", "list names of fields") ?? []],
            Each = each,
            Between = sorted.Plain("between") ?? "&",
            SkipEmpty = sorted.Flag("skipEmpty"),
            SecretAs = sorted.Find("secretAs") is null ? null : sorted.Text("secretAs", "give the name under which the secret is among the fields"),
        };
    }
}

/// <summary>Whose fields are sorted.</summary>
public enum SortedOf
{
    /// <summary>The body's.</summary>
    Body,

    /// <summary>The parameters of the address.</summary>
    Address,
}
