namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>The signature over the image alone, as OpenStack's services verify it; the same in every region.</summary>
public sealed class V1ImageSignatureStatus
{
    /// <summary>The signature, ECDSA in DER, in Base64 (<c>img_signature</c>).</summary>
    public string? Value { get; set; }

    /// <summary>Of what digest it is (<c>img_signature_hash_method</c>).</summary>
    public ImageHashMethod? HashMethod { get; set; }

    /// <summary>By what key it is (<c>img_signature_key_type</c>), e.g. ECC_SECP384R1.</summary>
    public string? KeyType { get; set; }

    /// <summary>SHA-256 fingerprint of the certificate that it is verified with, in hex.</summary>
    public string? Certificate { get; set; }
}
