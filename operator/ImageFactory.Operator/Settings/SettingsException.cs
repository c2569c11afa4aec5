namespace ImageFactory.Operator.Settings;

/// <summary>The settings cannot be used; the message says which one, and what to do.</summary>
internal sealed class SettingsException(string message, Exception? innerException = null)
    : Exception(message, innerException);
