namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>What a user may do by sudo.</summary>
public enum SudoRight
{
    /// <summary>Everything, without a password.</summary>
    Passwordless,

    /// <summary>Everything, with a password.</summary>
    WithPassword,

    /// <summary>Nothing.</summary>
    None,
}
