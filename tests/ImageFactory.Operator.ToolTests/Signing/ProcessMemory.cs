using System.Globalization;
using ImageFactory.Testing;

namespace ImageFactory.Operator.ToolTests.Signing;

/// <summary>
/// All that this process could write to at a moment, in a file: what is looked for later was not yet known then.
/// </summary>
internal sealed class ProcessMemory : IDisposable
{
    private const int PieceSize = 1 << 20;

    // Longer than anything that is looked for.
    private const int Overlap = 4 << 10;

    private readonly TemporaryFolder _folder = new();

    private ProcessMemory() => File = Path.Combine(_folder.Path, "memory");

    private string File { get; }

    /// <summary>Takes a copy of it, see proc(5).</summary>
    public static ProcessMemory Copy()
    {
        var memory = new ProcessMemory();
        using var from = System.IO.File.OpenHandle("/proc/self/mem");
        using var to = System.IO.File.Create(memory.File);
        var piece = GC.AllocateArray<byte>(PieceSize, pinned: true);
        // Address and rights stand first: 7f2c53000000-7f2c53308000 rw-p.
        var maps = System.IO.File.ReadLines("/proc/self/maps").Select(line => line.Split(' ')).ToList();
        foreach (var map in maps.Where(map => map[1].StartsWith("rw", StringComparison.Ordinal)))
        {
            var bounds = Array.ConvertAll(
                map[0].Split('-'), text => long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            for (var address = bounds[0]; address < bounds[1]; address += PieceSize)
            {
                try
                {
                    var length = (int)Math.Min(PieceSize, bounds[1] - address);
                    to.Write(piece, 0, RandomAccess.Read(from, piece.AsSpan(0, length), address));
                }
                catch (IOException)
                {
                    // It is not there any more, or belongs to a device.
                }
            }
        }

        // What it read last is not to be found by the next one.
        Array.Clear(piece);
        return memory;
    }

    /// <summary>Whether bytes are somewhere in it, in this order or in the opposite one.</summary>
    public bool Holds(byte[] bytes)
    {
        byte[] reversed = [.. bytes.Reverse()];
        using var file = System.IO.File.OpenRead(File);
        var piece = new byte[PieceSize + Overlap];
        for (int count, kept = 0; (count = file.Read(piece, kept, PieceSize)) > 0;)
        {
            var seen = piece.AsSpan(0, kept + count);
            if (seen.IndexOf(bytes) >= 0 || seen.IndexOf(reversed) >= 0)
            {
                return true;
            }

            kept = Math.Min(Overlap, seen.Length);
            seen[^kept..].CopyTo(piece);
        }

        return false;
    }

    public void Dispose() => _folder.Dispose();
}
