namespace ImageFactory.Operator.Settings;

/// <summary>How the connection to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>TLS once the server has agreed to it; one that does not gets no mail. Usually port 587.</summary>
    StartTls,

    /// <summary>TLS from the first byte on. Usually port 465.</summary>
    Tls,

    /// <summary>Not at all. Usually port 25.</summary>
    None,
}
