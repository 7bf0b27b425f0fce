namespace LoyaltyHub.Core.Partners;

/// <summary>What a partner knows a member by.</summary>
public enum AliasKind
{
    /// <summary>The number of the network's own loyalty card: the same at every partner.</summary>
    LoyaltyId,

    /// <summary>A telephone number: the same at every partner.</summary>
    Phone,

    /// <summary>An e-mail address: the same at every partner.</summary>
    Email,

    /// <summary>A payment card or its token: means something at this partner only.</summary>
    Card,

    /// <summary>The partner's own number of the customer: means something at this partner only.</summary>
    CustomerId,

    /// <summary>An order of the partner's: whoever placed it. For what follows a purchase and does not name the member.</summary>
    Order,
}
