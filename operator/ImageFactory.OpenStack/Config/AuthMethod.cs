namespace ImageFactory.OpenStack.Config;

/// <summary>How Keystone is asked for a token.</summary>
public enum AuthMethod
{
    /// <summary>User and password: <c>password</c>, <c>v3password</c>.</summary>
    Password,

    /// <summary>An application credential: <c>v3applicationcredential</c>.</summary>
    ApplicationCredential,

    /// <summary>
    /// A token that somebody else got: <c>token</c>, <c>v3token</c>. It cannot be made to live longer.
    /// </summary>
    Token,
}
