namespace LoyaltyHub.Core.Partners;

/// <summary>The business a partner is in.</summary>
public enum PartnerKind
{
    /// <summary>A bank or card issuer.</summary>
    Bank,

    /// <summary>A shop, chain or marketplace.</summary>
    Retailer,

    /// <summary>An airline.</summary>
    Airline,

    /// <summary>A mobile or internet operator.</summary>
    Telecom,

    /// <summary>A fitness chain.</summary>
    Fitness,

    /// <summary>A cinema chain.</summary>
    Cinema,

    /// <summary>A school or course platform.</summary>
    School,

    /// <summary>Hotels, rail, hire cars.</summary>
    Travel,

    /// <summary>Anything else.</summary>
    Other,
}
