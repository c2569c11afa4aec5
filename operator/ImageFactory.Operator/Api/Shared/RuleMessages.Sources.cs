namespace ImageFactory.Operator.Api.Shared;

/// <content>What is said of a profile's source.</content>
internal static partial class RuleMessages
{
    /// <summary>An ssh URL without a key.</summary>
    public const string SshSourceNeedsCredentials =
        "spec.source.git.url: no server gives a repository over ssh without a key: name the Secret with ssh-privatekey "
        + "and known_hosts in spec.source.git.credentialsSecretRef, or use https";

    /// <summary>An ssh URL without a key in a further source.</summary>
    public const string AdditionalSshNeedsCredentials =
        "no server gives a repository over ssh without a key: name the Secret with ssh-privatekey and known_hosts in "
        + "credentialsSecretRef beside the URL, or use https";

    /// <summary>Credentials over http.</summary>
    public const string HttpSourceWithCredentials =
        "what opens the source would go over http for everybody to read: use https, or remove credentialsSecretRef";
}
