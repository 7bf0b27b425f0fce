using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Sampling;

/// <summary>What a contract leaves more open than it has to, or hardly means.</summary>
internal static class ContractWarnings
{
    public static IEnumerable<ContractFinding> Of(PartnerContract contract) =>
        [.. Vouching(contract), .. Unsigned(contract), .. contract.Events.SelectMany(mapping => OfMapping(contract, mapping))];

    private static IEnumerable<ContractFinding> Vouching(PartnerContract contract)
    {
        if (!new CallSigning(contract, null).CoversBody && contract.Signature.Scheme is not AddressScheme)
        {
            yield return new ContractFinding("/signature", $"'{contract.Signature.Name}' vouches for who calls, not for what is said: whoever learns the secret can say anything; name the platform's 'addresses' as well where it publishes them");
        }
    }

    /// <summary>Fields that the mapping reads and the signature does not cover.</summary>
    private static IEnumerable<ContractFinding> Unsigned(PartnerContract contract)
    {
        if (CallSampler.SchemeOf(contract) is not SignedTextScheme { Terms.Signed: var signed } || signed.CoversBody)
        {
            yield break;
        }

        // What was fetched, the platform itself has said.
        var open = contract.Events
            .SelectMany(mapping => mapping.Fields.Values.OfType<FieldSource.From>().Select(from => from.Pointer)
                .Where(pointer => !(contract.Fetches.TryGetValue(mapping.Type, out var fetch) && $"{pointer}/".StartsWith($"/{JsonPointer.Escape(fetch.Into)}/", StringComparison.Ordinal))))
            .Where(pointer => !signed.CoversField(pointer)).Select(pointer => pointer.ToString()).Distinct().ToList();
        if (open.Count > 0 && contract.Signature.Scheme is not AddressScheme)
        {
            yield return new ContractFinding("/signature/signed", $"leaves out {string.Join(", ", open)}, which the mapping reads: whoever repeats a call can change them; sign them, fetch them, or name the platform's 'addresses' as well");
        }
    }

    private static IEnumerable<ContractFinding> OfMapping(PartnerContract contract, EventMapping mapping)
    {
        if (mapping.Alias == AliasKind.Order && !contract.Events.Any(other => other.Activity == ActivityKind.Purchase))
        {
            yield return new ContractFinding($"{mapping.Path}/member", "finds the member by the order, and no event of this contract is a purchase that tells whose it is; map one, or say the member's alias");
        }

        if (contract.Formats.Contains(BodyFormat.Jwt) && mapping.DuplicateKey is null && mapping.Each is null)
        {
            yield return new ContractFinding(mapping.Path, "names the event by its id, and a token that is made anew for each attempt has other bytes: a repetition would be a conflict; name it by 'duplicateKey' instead of 'eventId'");
        }

        if (contract.Signature.Judging is SignedTextScheme { Terms.Timestamp.Place: SignaturePlace.Field } && mapping.DuplicateKey is null && mapping.Each is null)
        {
            yield return new ContractFinding(mapping.Path, "names the event by its id, and the time that is signed is a part of the body: a platform that renews it on each attempt sends other bytes, which is a conflict (name the event by 'duplicateKey'); one that does not is refused when it repeats late (leave 'timestamp' out)");
        }

        if (!mapping.Fields.ContainsKey(ContractField.At) && !SaysTime(contract))
        {
            yield return new ContractFinding(mapping.Path, "says no 'at', and the scheme signs no time: it counts as of its arrival, however late it is delivered; map 'at' where the event says a time");
        }

        if (IdOf(mapping) is { } id && OrderOf(mapping) == id.Place
            && contract.Events.FirstOrDefault(other => other.Type != mapping.Type && other.Activity != mapping.Activity && IdOf(other)?.Place == id.Place && OrderOf(other) == id.Place) is { } same)
        {
            yield return new ContractFinding($"{mapping.Path}/eventId", $"is the order, and names events of type '{same.Type}' as well: the later one would be a conflict; write {{ \"join\": [{{ \"text\": \"{mapping.Type}\" }}, \"{id.Place}\"] }}");
        }
    }

    private static FieldSource.From? IdOf(EventMapping mapping) => (mapping.DuplicateKey ?? mapping.Fields.GetValueOrDefault(ContractField.EventId)) as FieldSource.From;

    private static string? OrderOf(EventMapping mapping) => mapping.Fields.GetValueOrDefault(ContractField.Order)?.Place;

    private static bool SaysTime(PartnerContract contract) => new CallSigning(contract, null).Tolerance is not null;
}
