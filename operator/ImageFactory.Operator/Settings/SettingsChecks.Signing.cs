using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Settings;

/// <content>What keys need.</content>
internal sealed partial class SettingsChecks
{
    private void Require(SigningSettings signing, TesterSettings tester)
    {
        foreach (var (number, key) in signing.Keys.Index())
        {
            var field = $"signing.keys[{number}]";
            Require(
                Regex.IsMatch(key.Name, FieldPatterns.LabelValue) && key.Name.Length is > 0 and <= 63,
                $"{field}.name must be a word of up to 63 letters, digits, dashes, dots and underscores");
            var same = signing.Keys.Take(number).Index().FirstOrDefault(other => other.Item.Name == key.Name);
            Require(
                same.Item is null,
                $"{field}.name '{key.Name}' is that of signing.keys[{same.Index}], too: give each key a name of its "
                + "own");
            Require(Path.IsPathFullyQualified(key.KeyFile), $"{field}.keyFile must be an absolute path");
            Require(
                key.PassphraseFile is null || Path.IsPathFullyQualified(key.PassphraseFile),
                $"{field}.passphraseFile must be an absolute path");
            Require(
                key.Fingerprint is null || Regex.IsMatch(key.Fingerprint, FieldPatterns.Fingerprint),
                $"{field}.fingerprint must be 40 hexadecimal digits, without blanks");
            Require(
                key.ValidFrom is null || key.ValidUntil is null || key.ValidFrom < key.ValidUntil,
                $"{field}.validFrom must be before validUntil");
            Require(
                !key.RequiresTests || tester.Image.Length > 0,
                $"{field}.requiresTests needs tester.image, or it would sign nothing: name the tester image, or remove "
                + "requiresTests");
        }

        if (signing.Image is { } image)
        {
            Require(image);
        }
    }

    private void Require(ImageSigningSettings image)
    {
        Require(Path.IsPathFullyQualified(image.KeyFile), "signing.image.keyFile must be an absolute path");
        Require(
            image.PassphraseFile is null || Path.IsPathFullyQualified(image.PassphraseFile),
            "signing.image.passphraseFile must be an absolute path");
        Require(
            Path.IsPathFullyQualified(image.CertificateFile),
            "signing.image.certificateFile must be an absolute path");
        foreach (var (region, uuid) in image.CertificateUuids)
        {
            Require(
                Regex.IsMatch(region, FieldPatterns.CloudAndRegion),
                $"signing.image.certificateUuids.{region} must be called as a region, cloud/region");
            Require(
                Guid.TryParseExact(uuid, "D", out _),
                $"signing.image.certificateUuids.{region} must be the id of a certificate in the region's key manager, "
                + $"not '{uuid}'");
        }
    }
}
