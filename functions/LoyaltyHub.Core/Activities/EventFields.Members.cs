using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <content>What is said of members and of what they take for points.</content>
internal sealed partial class EventFields
{
    /// <summary>Points, or an item of the catalogue, or as many points as an order of that amount takes.</summary>
    private Happening.PointsHeld? Hold()
    {
        var redemption = Text(ContractField.Redemption);
        var item = Text(ContractField.Item, required: false);
        var order = IsThere(ContractField.Amount) ? Amount() : null;
        var points = Count(ContractField.Points, required: item is null && order is null);
        return PointsUnit(out var unit) && redemption is not null && (points is not null || item is not null || order is not null)
            ? new Happening.PointsHeld(redemption, points, unit, item, order)
            : null;
    }

    private Happening.Enrolled? Enrolled(EnrolmentKind kind)
    {
        var name = Text(ContractField.Name);
        DateTimeOffset? until = null;
        if (Scalar(ContractField.Until, required: false) is { } text)
        {
            if (TimeText.Read(text, mapping.Until, Zone(mapping.Until), out var end) is { } problem)
            {
                Note(ContractField.Until, problem, $"send {TimeText.Expectation(mapping.Until)}, or leave it out");
            }

            until = end.ToUniversalTime();
        }

        return name is null ? null : new Happening.Enrolled(kind, name, until);
    }

    private TimeSpan? Offset()
    {
        if (Text(ContractField.UtcOffset) is not { } text)
        {
            return null;
        }

        if (UtcOffsets.TryRead(text, out var offset))
        {
            return offset;
        }

        Note(ContractField.UtcOffset, "is no offset from UTC", UtcOffsets.Expectation);
        return null;
    }

    /// <summary>The unit of points to spend; null for the programme's first. False where an error was noted.</summary>
    private bool PointsUnit(out Unit? unit)
    {
        unit = null;
        if (Text(ContractField.Unit, required: false) is not { } code)
        {
            return true;
        }

        try
        {
            unit = Unit.From(code);
            return true;
        }
        catch (ArgumentException)
        {
            Note(ContractField.Unit, "is no unit of points", "send a code of 3-12 capital letters and digits, as the programme names it");
            return false;
        }
    }

    private Happening.Engaged? Engagement()
    {
        var kind = Text(ContractField.Engagement);
        var quantity = Count(ContractField.Quantity);
        var employee = Other(ContractField.Employee, required: false);
        return kind is null ? null : new Happening.Engaged(kind, quantity ?? 1, employee);
    }
}
