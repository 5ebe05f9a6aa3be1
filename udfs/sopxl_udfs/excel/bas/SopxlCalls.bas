Option Explicit
Option Private Module

' What the cell functions share: an argument on its way to Python, an answer on its way to the cell.

Public Function SopxlCells(argument As Variant) As Variant
    ' A range as a range, a whole row or column cut to its filled part; anything else as it is.
    If Not IsObject(argument) Then
        SopxlCells = argument
    ElseIf TypeOf argument Is Range Then
        Set SopxlCells = Filled(argument)
    Else
        Set SopxlCells = argument
    End If
End Function

Public Function SopxlResult(answer As Variant) As Variant
    ' Rows as they are; a refusal as the true Excel error that it names, so that no SUM skips it.
    Dim first As Variant

    first = answer
    If IsArray(answer) Then
        For Each first In answer
            Exit For
        Next first
    End If
    SopxlResult = answer
    If VarType(first) = vbString Then
        If Left$(first, 5) = "#SOP!" Then SopxlResult = TrueError(Split(Mid$(first, 6), "|")(0))
    End If
End Function

Private Function TrueError(named As String) As Variant
    Select Case named
        Case "#NULL!": TrueError = CVErr(2000)
        Case "#DIV/0!": TrueError = CVErr(2007)
        Case "#REF!": TrueError = CVErr(2023)
        Case "#NAME?": TrueError = CVErr(2029)
        Case "#NUM!": TrueError = CVErr(2036)
        Case "#N/A": TrueError = CVErr(2042)
        Case "#GETTING_DATA": TrueError = CVErr(2043)
        Case "#SPILL!": TrueError = CVErr(2045)
        Case "#CONNECT!": TrueError = CVErr(2046)
        Case "#BLOCKED!": TrueError = CVErr(2047)
        Case "#UNKNOWN!": TrueError = CVErr(2048)
        Case "#FIELD!": TrueError = CVErr(2049)
        Case "#CALC!": TrueError = CVErr(2050)
        Case Else: TrueError = CVErr(2015)
    End Select
End Function

Private Function Filled(ByVal block As Range) As Range
    ' Hidden rows count, so the values are looked at; Range.End would pass over them.
    Dim sheet As Worksheet, used As Range, rowCount As Long, columnCount As Long

    Set Filled = block
    Set sheet = block.Worksheet
    rowCount = block.Rows.Count
    columnCount = block.Columns.Count
    If rowCount < sheet.Rows.Count And columnCount < sheet.Columns.Count Then Exit Function

    Set used = Application.Intersect(block, sheet.UsedRange)
    If rowCount = sheet.Rows.Count Then rowCount = LastFilled(used, True)
    If columnCount = sheet.Columns.Count Then columnCount = LastFilled(used, False)
    Set Filled = block.Resize(rowCount, columnCount)
End Function

Private Function LastFilled(ByVal used As Range, ByVal isDown As Boolean) As Long
    ' The last row or column that holds something; 1 where nothing does.
    Dim values As Variant, r As Long, c As Long

    LastFilled = 1
    If used Is Nothing Then Exit Function
    values = used.Value2
    If Not IsArray(values) Then
        LastFilled = IIf(isDown, used.Row, used.Column)
        Exit Function
    End If
    For r = 1 To UBound(values, 1)
        For c = 1 To UBound(values, 2)
            If Not IsEmpty(values(r, c)) Then
                If isDown Then
                    If used.Row + r - 1 > LastFilled Then LastFilled = used.Row + r - 1
                Else
                    If used.Column + c - 1 > LastFilled Then LastFilled = used.Column + c - 1
                End If
            End If
        Next c
    Next r
End Function
