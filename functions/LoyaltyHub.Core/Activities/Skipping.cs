using System.Globalization;
using System.Text.Json;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>Tells whether an event means nothing to the hub.</summary>
internal static class Skipping
{
    /// <summary>Why an event is left at an acknowledgement; null where it is not.</summary>
    public static string? Reason(IReadOnlyList<SkipCondition> conditions, EventScope scope)
    {
        foreach (var condition in conditions)
        {
            if (Holds(condition, scope))
            {
                return $"{condition.Source.Place} {Words(condition)}";
            }
        }

        return null;
    }

    /// <summary>Whether a condition holds.</summary>
    public static bool Holds(SkipCondition condition, EventScope scope) => Holds(condition, scope.Find(condition.Source));

    private static bool Holds(SkipCondition condition, JsonElement? value) => condition.Test switch
    {
        SkipTest.Missing => value is null or { ValueKind: JsonValueKind.Null } || EventScope.Scalar(value) is { Length: 0 },
        SkipTest.Present => !Holds(condition with { Test = SkipTest.Missing }, value),
        SkipTest.Is => EventScope.Scalar(value) is { } text && condition.Values.Contains(text),
        SkipTest.IsNot => EventScope.Scalar(value) is { } text && !condition.Values.Contains(text),
        SkipTest.Below => Number(EventScope.Scalar(value)?.TrimEnd('%')) is { } number && number < Number(condition.Values[0]),
        SkipTest.Above => Number(EventScope.Scalar(value)?.TrimEnd('%')) is { } number && number > Number(condition.Values[0]),
        _ => throw new InvalidOperationException($"No test for {condition.Test}."),
    };

    // Nothing of the event is repeated: the words are the contract's.
    private static string Words(SkipCondition condition) => condition.Test switch
    {
        SkipTest.Missing => "is missing",
        SkipTest.Present => "is there",
        SkipTest.Is => $"is {string.Join(" or ", condition.Values)}",
        SkipTest.IsNot => $"is not {string.Join(" or ", condition.Values)}",
        SkipTest.Above => $"is above {condition.Values[0]}",
        _ => $"is below {condition.Values[0]}",
    };

    private static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
