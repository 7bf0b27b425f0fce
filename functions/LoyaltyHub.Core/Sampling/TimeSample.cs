using System.Globalization;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Sampling;

/// <summary>Writes times as partners do.</summary>
internal static class TimeSample
{
    /// <summary>A time's text, to the second.</summary>
    /// <param name="at">The time.</param>
    /// <param name="form">How the partner writes it.</param>
    /// <param name="offset">The partner's offset from UTC, where it writes none.</param>
    public static string Of(DateTimeOffset at, TimeForm form, TimeSpan offset) => form switch
    {
        TimeForm.EpochSeconds => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        TimeForm.EpochMilliseconds => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        TimeForm.Local => at.ToOffset(offset).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        _ => at.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
    };
}
