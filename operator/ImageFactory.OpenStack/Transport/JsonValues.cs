namespace ImageFactory.OpenStack.Transport;

/// <summary>
/// Counts the values of a JSON text, piece by piece as it comes and before anything reads it: whatever stands behind a
/// comma, or first in a list or an object. Of a text that is no JSON it counts something, too.
/// </summary>
internal struct JsonValues
{
    private bool _isInText;
    private bool _isEscaped;

    /// <summary>How many there were so far, or one more for each list and object that is empty.</summary>
    public int Count { get; private set; }

    /// <summary>Goes on with the next piece.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        foreach (var letter in piece)
        {
            if (_isInText)
            {
                (_isEscaped, _isInText) = (!_isEscaped && letter == '\\', _isEscaped || letter != '"');
            }
            else if (letter == '"')
            {
                _isInText = true;
            }
            else if (letter is (byte)',' or (byte)'[' or (byte)'{')
            {
                Count++;
            }
        }
    }
}
