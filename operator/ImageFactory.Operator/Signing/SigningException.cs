namespace ImageFactory.Operator.Signing;

/// <summary>A key cannot sign; the message says which, why, and what to do.</summary>
internal sealed class SigningException(string message) : Exception(message);
