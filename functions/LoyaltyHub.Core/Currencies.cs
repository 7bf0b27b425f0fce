using System.Collections.Frozen;

namespace LoyaltyHub.Core;

/// <summary>The active currencies of ISO 4217 and the digits of their minor units.</summary>
public static class Currencies
{
    private static readonly FrozenDictionary<string, int> Exponents = new (int Exponent, string Codes)[]
    {
        (0,
            "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (2,
            "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW " +
            "CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF " +
            "IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK " +
            "MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP " +
            "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER " +
            "ZAR ZMW ZWG"),
        (3,
            "BHD IQD JOD KWD LYD OMR TND"),
        (4,
            "CLF UYW"),
    }.SelectMany(row => row.Codes.Split(' ').Select(code => KeyValuePair.Create(code, row.Exponent))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether the code is a currency, and the digits of its minor unit (0–4).</summary>
    public static bool TryExponent(string code, out int exponent) => Exponents.TryGetValue(code, out exponent);
}
