namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>What the standard user of an image may.</summary>
public sealed class V1UserTests
{
    /// <summary>The sudo that it has; Passwordless when left out here and in every parent.</summary>
    public SudoRight? Sudo { get; set; }
}
