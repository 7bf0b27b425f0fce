namespace LoyaltyHub.Core.Partners;

/// <summary>What becomes of an event whose member nobody knows yet.</summary>
public enum UnknownMembers
{
    /// <summary>The member is enrolled: the account is like any other.</summary>
    Enrol,

    /// <summary>The rewards wait until the member claims them, or expire.</summary>
    Park,
}
