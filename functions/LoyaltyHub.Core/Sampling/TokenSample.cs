using System.Text.Json.Nodes;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Sampling;

/// <summary>Plays a platform that gives out tokens.</summary>
public static class TokenSample
{
    private const string Text = "sandbox-token";

    /// <summary>The answer to who asks for a token.</summary>
    public static string Answer(TokenTerms terms)
    {
        var granted = new JsonObject();
        JsonPlace.Put(granted, JsonPlace.Of(terms.From), Text);
        return granted.ToJsonString();
    }

    /// <summary>What the header of who has it says.</summary>
    public static string Header(TokenTerms terms) => terms.Prefix + Text;
}
