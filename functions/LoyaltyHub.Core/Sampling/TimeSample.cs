using System.Globalization;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Sampling;

/// <summary>Writes times as partners do.</summary>
internal static class TimeSample
{
    /// <summary>A time's text, to the second.</summary>
    /// <param name="at">The time.</param>
    /// <param name="terms">How the partner writes it.</param>
    public static string Of(DateTimeOffset at, TimeTerms terms) => terms.Form switch
    {
        TimeForm.EpochSeconds => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        TimeForm.EpochMilliseconds => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        TimeForm.Local => Local(at, terms).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        TimeForm.Pattern => Local(at, terms).ToString(terms.Pattern, CultureInfo.InvariantCulture),
        _ => at.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
    };

    private static DateTimeOffset Local(DateTimeOffset at, TimeTerms terms) => terms.Zone is { } zone ? TimeZoneInfo.ConvertTime(at, zone) : at.ToOffset(terms.Offset);
}
