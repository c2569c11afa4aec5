namespace ImageFactory.Operator.Signing;

/// <summary>A key signs tested images alone, and this is none; the message says which key, and why.</summary>
internal sealed class UntestedImageException(string message) : Exception(message);
